package dev.ipcboot.reference;

import dev.ipcboot.core.IpcClient;
import dev.ipcboot.test.AutoConfigureIpc;
import dev.ipcboot.test.CapturedMessages;
import dev.ipcboot.test.IpcCaptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test of the reference page.
 */
@Timeout(120)
// tag::test[]
@SpringBootTest
@AutoConfigureIpc(capture = { "cooked", "warehouse" })
class OrdersTests {

	@Autowired
	private IpcClient client;

	@Autowired
	private IpcCaptor captor;

	@Test
	void receiptsAreSentOn() {
		this.client.task("raw").send(new Order("A1", "screw", 3));
		CapturedMessages cooked = this.captor.messages("cooked");
		assertThat(cooked.await(1).get(0).payload(Receipt.class)).isEqualTo(new Receipt("A1"));
		assertThat(cooked).hasSize(1);
	}

	@Test
	void theWarehouseIsPlayedByTheTest() {
		this.captor.messages("warehouse").answer((request) -> new Receipt(request.text()));
		assertThat(this.client.task("warehouse").request("A1", Receipt.class)).isEqualTo(new Receipt("A1"));
	}

}
// end::test[]
