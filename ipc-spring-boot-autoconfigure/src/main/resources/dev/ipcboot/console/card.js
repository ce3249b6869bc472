/* One task of this application. */
"use strict";

class TaskCard {

	constructor(name, parent, actions) {
		this.name = name;
		this.actions = actions;
		this.pill = make("span", { class: "pill" });
		this.sub = make("p", { class: "sub" });
		this.figures = {};
		const figures = make("div", { class: "figures" });
		for (const [key, label] of [["delivered", "delivered/s"], ["p99", "p99 verdict"], ["busy", "busy"], ["total", "total"]]) {
			this.figures[key] = make("b", { text: "–" });
			figures.append(make("div", {}, this.figures[key], make("span", { text: label })));
		}
		this.depth = make("div", { class: "depth" });
		this.problem = make("p", { class: "problem" });
		this.inside = make("div", { class: "inside" });
		this.summary = make("summary", { text: "details" });
		this.details = make("details", { ontoggle: () => this.showInside() }, this.summary, this.inside);
		this.toggle = make("button", { type: "button", "data-action": "toggle", onclick: () => this.onToggle() });
		this.root = make("article", { class: "card", "data-task": name },
			make("div", { class: "top" }, make("button", { type: "button", class: "name", text: name, title: "show this task alone in the charts", onclick: () => actions.choose(name) }), this.pill),
			this.sub, this.problem, figures, this.depth, make("div", { class: "bottom" }, this.details, this.toggle));
		const next = [...parent.children].find((other) => other.dataset.task > name);
		parent.insertBefore(this.root, next ?? null);
	}

	update(entry, figures, view) {
		this.entry = entry;
		const { listener, task } = entry;
		this.state = (listener?.state ?? task.state).toLowerCase();
		this.root.className = `card ${this.state}${view.chosen ? " chosen" : ""}`;
		put(this.pill, this.state.toUpperCase() + (task ? " " + ago(task.since) : ""));
		put(this.sub, [listener?.method, listener?.concurrency > 1 ? `${listener.concurrency} at a time` : null,
			listener && listener.ackMode !== "AUTO" ? "acknowledged by " + listener.ackMode.toLowerCase() : null, task?.framing && task.framing !== "ipc" ? `framing ${task.framing}, no confirms` : null,
			task?.addresses.map((address) => address.address.split(":")[0] + ":").join(" ")].filter(Boolean).join(" · "));
		const carriers = Object.values(figures?.carriers ?? {}).map((carrier) => carrier.process).filter((latency) => latency.count);
		put(this.figures.delivered, Format.count(figures?.rates.delivered["1s"] ?? 0));
		put(this.figures.p99, carriers.length ? Format.micros(Math.max(...carriers.map((latency) => latency.p99))) : "–");
		put(this.figures.busy, Format.share(figures?.utilization["10s"] ?? 0));
		put(this.figures.total, Format.count(figures?.totals.delivered ?? 0));
		this.showDepth(task);
		this.showProblem(listener, task);
		this.toggle.hidden = !entry.id;
		put(this.toggle, { running: "Pause", paused: "Resume", stopped: "Start", failed: "Restart" }[this.state] ?? "");
		this.toggle.disabled = !view.writable;
		this.toggle.title = view.writable ? "" : "needs management.endpoint.ipc.access=unrestricted";
		put(this.summary, task ? `${task.peers.length} ${task.peers.length === 1 ? "peer" : "peers"}, details` : "details");
		this.showInside();
	}

	onToggle() {
		this.toggle.disabled = true;
		this.actions.change(this.entry.id, this.state === "running" ? "paused" : "running");
	}

	showDepth(task) {
		const queues = (task?.addresses ?? []).filter((address) => address.capacity);
		while (this.depth.children.length < queues.length * 2) {
			this.depth.append(make("span"), make("div", { class: "bar" }, make("i")));
		}
		while (this.depth.children.length > queues.length * 2) {
			this.depth.lastChild.remove();
		}
		queues.forEach((queue, i) => {
			const amount = queue.unit === "bytes" ? Format.bytes : Format.count;
			put(this.depth.children[2 * i], `${queue.address.split(":")[0]}: ${amount(queue.depth)} of ${amount(queue.capacity)}${queue.unit === "bytes" ? "" : " messages"} waiting`);
			const bar = this.depth.children[2 * i + 1].firstChild;
			bar.style.width = Math.min(100, 100 * queue.depth / queue.capacity) + "%";
			bar.className = queue.depth > 0.9 * queue.capacity ? "high" : "";
		});
		this.depth.hidden = !queues.length;
	}

	showProblem(listener, task) {
		const failure = listener?.failure ?? task?.failure;
		const held = task?.oldestUnhandledMillis ?? 0;
		this.problem.hidden = !failure && held < 5000;
		this.problem.className = failure ? "problem" : "problem warn";
		put(this.problem, failure ?? (this.state === "paused" ? `a message has been held back for ${Format.micros(held * 1000)}`
			: `the listener has had a message in hand for ${Format.micros(held * 1000)}`));
	}

	showInside() {
		if (!this.details.open || !this.entry) {
			return;
		}
		const { listener, task } = this.entry;
		const parts = [];
		for (const address of task?.addresses ?? []) {
			parts.push(make("div", {}, make("h3", { text: "Address" }), make("code", { text: address.address }),
				...this.table(Object.entries(address.settings).map(([name, value]) => [name, String(value)]))));
		}
		if (task?.peers.length) {
			parts.push(make("div", {}, make("h3", { text: "Peers" }), ...this.table(task.peers.map((peer) => [
				peer.pid ? "pid " + peer.pid : "unknown", [peer.user, peer.command?.split("/").at(-1)].filter(Boolean).join(" · "),
				`${Format.count(peer.received)} received`, peer.unacknowledged ? `${peer.unacknowledged} open` : ago(peer.since)]))));
		}
		if (task) {
			parts.push(make("div", {}, make("h3", { text: "State" }), ...this.table(task.changes.slice().reverse().map((change) => [
				change.state, ago(change.at) + " ago", change.reason ?? ""]))));
		}
		const error = task?.lastError ?? listener?.failure;
		if (error) {
			parts.push(make("div", {}, make("h3", { text: "Last error" }), make("code", { text: error })));
		}
		this.inside.replaceChildren(...parts);
	}

	table(rows) {
		return rows.length ? [make("table", {}, make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell, i) => make(i ? "td" : "th", { text: cell }))))))] : [];
	}

}
