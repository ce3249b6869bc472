/* Live charts over the last two minutes, and what they are drawn from. */
"use strict";

const History = (() => {
	const SECONDS = 120;
	const times = [];
	const samples = [];

	/** Remember what every task did, by name, at a time in seconds. */
	function add(time, tasks) {
		times.push(time);
		samples.push(tasks);
		while (times.length > 2 && times[1] < time - SECONDS) {
			times.shift();
			samples.shift();
		}
	}

	/** One line: the sum, or whatever combine makes, over the tasks that are shown. */
	function line(names, value, combine) {
		return samples.map((sample) => {
			let result = null;
			for (const name of names ?? Object.keys(sample)) {
				const next = sample[name] ? value(sample[name]) : null;
				if (next != null) {
					result = result == null ? next : combine(result, next);
				}
			}
			return result;
		});
	}

	return { SECONDS, times, add, line };
})();

const Format = {
	count(value) {
		if (value == null || Number.isNaN(value)) {
			return "–";
		}
		for (const [limit, unit] of [[1e9, " G"], [1e6, " M"], [1e4, " k"]]) {
			if (Math.abs(value) >= limit) {
				const scaled = value / (unit === " k" ? 1e3 : limit);
				return (scaled >= 100 ? scaled.toFixed(0) : scaled.toFixed(1)) + unit;
			}
		}
		return Math.abs(value) >= 10 || Number.isInteger(value) ? Math.round(value).toLocaleString("en") : value.toFixed(value < 0.1 ? 3 : 1);
	},
	bytes(value) {
		for (const [limit, unit] of [[1 << 30, "GiB"], [1 << 20, "MiB"], [1 << 10, "KiB"]]) {
			if (value >= limit) {
				return (value / limit).toFixed(1) + " " + unit;
			}
		}
		return Math.round(value) + " B";
	},
	micros(value) {
		if (value == null) {
			return "–";
		}
		if (value >= 1e6) {
			return (value / 1e6).toFixed(value >= 1e7 ? 0 : 1) + " s";
		}
		if (value >= 1e3) {
			return (value / 1e3).toFixed(value >= 1e5 ? 0 : 1) + " ms";
		}
		return value.toFixed(value >= 10 ? 0 : 1) + " µs";
	},
	share(value) {
		return value == null ? "–" : Math.round(value * 100) + " %";
	},
};

class LiveChart {

	/** series: [{label, color (c1 to c5), value, combine, fill}] */
	constructor(id, series, options) {
		this.element = document.getElementById("chart-" + id);
		this.series = series;
		this.options = options;
		this.names = null;
		const legend = document.getElementById("legend-" + id);
		for (const each of series) {
			const entry = document.createElement("span");
			entry.className = each.color;
			entry.textContent = each.label;
			legend.append(entry);
		}
		this.create();
		new ResizeObserver(() => this.resize()).observe(this.element);
		matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.create());
	}

	color(name) {
		return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
	}

	create() {
		if (this.plot) {
			this.plot.destroy();
		}
		const colors = { c1: "--one", c2: "--two", c3: "--three", c4: "--four", c5: "--five" };
		const axis = { stroke: this.color("--muted"), grid: { stroke: this.color("--grid"), width: 1 }, ticks: { show: false }, font: "11px system-ui, sans-serif" };
		this.plot = new uPlot({
			width: Math.max(120, this.element.clientWidth), height: this.element.clientHeight, legend: { show: false },
			cursor: { y: false, drag: { x: false, y: false } }, padding: [8, 6, 0, 0],
			scales: {
				x: { range: () => { const now = History.times.at(-1) ?? Date.now() / 1000; return [now - History.SECONDS, now]; } },
				y: this.options.scale,
			},
			axes: [
				{ ...axis, size: 24, space: 60, values: (_, ticks) => ticks.map((tick) => new Date(tick * 1000).toLocaleTimeString([], { hour12: false })) },
				{ ...axis, size: 54, space: 30, values: (_, ticks) => ticks.map((tick) => this.label(tick)) },
			],
			series: [{}, ...this.series.map((each) => ({
				label: each.label, stroke: this.color(colors[each.color]), width: 2, points: { show: false }, spanGaps: true,
				fill: each.fill ? this.color(colors[each.color]) + "1f" : undefined,
			}))],
		}, this.data(), this.element);
	}

	/** On a scale of powers, only these have a label. */
	label(tick) {
		const between = this.options.scale.distr === 3 && Math.abs(Math.log10(tick) % 1) > 1e-9;
		return tick == null || between ? "" : this.options.format(tick);
	}

	data() {
		return [History.times, ...this.series.map((each) => History.line(this.names, each.value, each.combine))];
	}

	resize() {
		this.plot.setSize({ width: Math.max(120, this.element.clientWidth), height: this.element.clientHeight });
	}

	/** Draw what is known of these tasks, or of all where names is null. */
	update(names) {
		this.names = names;
		this.plot.setData(this.data());
	}

}
