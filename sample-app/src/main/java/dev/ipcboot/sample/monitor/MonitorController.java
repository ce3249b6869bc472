package dev.ipcboot.sample.monitor;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the monitor knows, for people with a browser or {@code curl}.
 */
@RestController
@RequestMapping("/api")
class MonitorController {

	private final MetricStore store;

	private final EventListener events;

	private final AlertListener alerts;

	MonitorController(MetricStore store, EventListener events, AlertListener alerts) {
		this.store = store;
		this.events = events;
		this.alerts = alerts;
	}

	@GetMapping("/metrics")
	List<Statistics> metrics(@RequestParam(required = false) @Nullable Integer seconds) {
		return this.store.metrics().stream().map((metric) -> metric(metric, seconds)).toList();
	}

	@GetMapping("/metrics/{metric}")
	Statistics metric(@PathVariable String metric, @RequestParam(required = false) @Nullable Integer seconds) {
		return this.store.statistics(metric, new Query(metric, seconds).time());
	}

	@GetMapping("/marks")
	List<Mark> marks() {
		return this.events.marks();
	}

	@GetMapping("/alerts")
	List<ReceivedAlert> alerts() {
		return this.alerts.alerts();
	}

	@ExceptionHandler
	ProblemDetail unknown(UnknownMetricException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ProblemDetail invalid(IllegalArgumentException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage()));
	}

}
