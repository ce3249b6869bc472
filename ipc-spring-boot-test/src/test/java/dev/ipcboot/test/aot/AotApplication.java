package dev.ipcboot.test.aot;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.annotation.IpcExchange;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.service.ImportIpcServices;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.handler.annotation.Header;

/**
 * An application to be processed ahead of time. It sends to itself, says what came back,
 * and ends.
 */
@SpringBootApplication
@ImportIpcServices(AotApplication.Orders.class)
public class AotApplication {

	/**
	 * Run the application.
	 * @param args properties
	 * @throws Exception if something goes wrong
	 */
	public static void main(String[] args) throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(AotApplication.class, args)) {
			Orders orders = context.getBean(Orders.class);
			IpcConfirmation verdict = orders.place(new Order("screw", 3), "north").get();
			System.out.println("outcome: " + verdict.outcome() + " " + orders.quote(List.of(new Order("nail", 4))) + " "
					+ orders.half(new Order("nut", 8)));
		}
	}

	@IpcListener("orders")
	void onOrder(Order order, @Header String region) {
	}

	@IpcListener("quote")
	Quote onQuote(List<Order> orders) {
		return new Quote(orders.get(0).item(), orders.get(0).count() * 10);
	}

	interface Orders {

		@IpcExchange("orders")
		CompletableFuture<IpcConfirmation> place(Order order, @Header String region);

		@IpcExchange("quote")
		Quote quote(List<Order> orders);

		default int half(Order order) {
			return order.count() / 2;
		}

	}

	record Order(String item, int count) {
	}

	record Quote(String item, int price) {
	}

}
