/* The page: asks the endpoints of the actuator and shows what they say. */
"use strict";

const actuator = document.querySelector("meta[name=actuator]").content;
const byId = (id) => document.getElementById(id);
const state = { ipc: null, figures: {}, chosen: null, writable: null, latency: "process", cards: new Map() };

/** An element with attributes and children; text is never taken for markup. */
function make(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (name === "text") {
			element.textContent = value;
		}
		else if (name.startsWith("on")) {
			element.addEventListener(name.slice(2), value);
		}
		else {
			element.setAttribute(name, value);
		}
	}
	element.append(...children.filter((child) => child != null));
	return element;
}

function put(element, text) {
	if (element.textContent !== text) {
		element.textContent = text;
	}
}

function notice(text) {
	byId("notice").hidden = !text;
	put(byId("notice"), text ?? "");
}

function ago(instant) {
	const seconds = Math.max(0, (Date.now() - Date.parse(instant)) / 1000);
	if (seconds < 90) {
		return Math.round(seconds) + " s";
	}
	if (seconds < 5400) {
		return Math.round(seconds / 60) + " min";
	}
	return seconds < 172800 ? Math.round(seconds / 3600) + " h" : Math.round(seconds / 86400) + " d";
}

// ---- what is asked for

async function ask(path, options) {
	const response = await fetch(actuator + path, { headers: { Accept: "application/json" }, ...options });
	if (!response.ok) {
		throw Object.assign(new Error(`${actuator}${path} answers ${response.status}`), { status: response.status, response });
	}
	return response.status === 204 ? null : response.json();
}

async function refresh() {
	try {
		state.ipc = await ask("/ipc");
		if (state.writable == null) {
			await askForRights();
		}
		await refreshLetters();
		notice(state.remark ?? null);
		show();
	}
	catch (error) {
		explain(error);
	}
}

/** Dead letters, where their endpoint is exposed. */
async function refreshLetters() {
	try {
		state.links ??= (await ask(""))._links;
		if (!state.links.ipcdeadletters) {
			return;
		}
		const counts = (await ask("/ipcdeadletters")).tasks;
		const letters = {};
		for (const task of Object.keys(counts)) {
			letters[task] = (await ask("/ipcdeadletters/" + encodeURIComponent(task))).letters;
		}
		state.letters = letters;
		if (state.replayable == null && Object.keys(counts).length) {
			const response = await fetch(`${actuator}/ipcdeadletters/${encodeURIComponent(Object.keys(counts)[0])}`, { method: "OPTIONS" });
			state.replayable = (response.headers.get("Allow") ?? "").includes("POST");
		}
	}
	catch (error) {
		state.links ??= {};
	}
}

async function replay(task, id) {
	try {
		const result = await ask("/ipcdeadletters/" + encodeURIComponent(task), {
			method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(id ? { id } : {}),
		});
		state.remark = `${result.replayed} sent again and acknowledged` + (result.failures.length ? `; not: ${result.failures.join("; ")}` : "");
	}
	catch (error) {
		state.remark = error.message;
	}
	setTimeout(() => state.remark = null, 10000);
	await refresh();
}

/** Whether listeners may be paused is known by the methods that the endpoint offers. */
async function askForRights() {
	const id = Object.keys(state.ipc.listeners)[0];
	if (id) {
		const response = await fetch(`${actuator}/ipc/${encodeURIComponent(id)}`, { method: "OPTIONS" });
		state.writable = (response.headers.get("Allow") ?? "").includes("POST");
	}
}

function explain(error) {
	byId("live").className = "live lost";
	put(byId("live"), "no data");
	notice(error.status === 404 ? "The endpoints are not there: set management.endpoints.web.exposure.include=health,ipc,ipcthroughput"
		: error.status === 401 || error.status === 403 ? "You may not see the endpoints of the actuator: sign in with the rights that they need."
			: "The application does not answer: " + error.message);
}

function listen() {
	const source = new EventSource(actuator + "/ipcthroughput/stream");
	source.onmessage = (event) => {
		state.figures = JSON.parse(event.data).tasks;
		byId("live").className = "live on";
		put(byId("live"), "live");
		remember();
		show();
	};
	source.onerror = () => {
		byId("live").className = "live lost";
		put(byId("live"), "reconnecting");
		if (source.readyState === EventSource.CLOSED) {
			setTimeout(listen, 3000);
		}
	};
}

async function change(id, wanted) {
	try {
		await ask("/ipc/" + encodeURIComponent(id), {
			method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ state: wanted }),
		});
	}
	catch (error) {
		notice(error.status === 409 ? `Listener '${id}' can't be ${wanted} as it is now` : error.message);
	}
	await refresh();
}

// ---- what is remembered for the charts

function fullness(task) {
	const shares = (task?.addresses ?? []).filter((address) => address.capacity).map((address) => address.depth / address.capacity);
	return shares.length ? Math.max(...shares) : null;
}

function worst(figures, kind, percentile) {
	const found = Object.values(figures?.carriers ?? {}).map((carrier) => carrier[kind]).filter((latency) => latency.count > 0);
	return found.length ? Math.max(...found.map((latency) => latency[percentile])) : null;
}

function remember() {
	const sample = {};
	const names = new Set([...Object.keys(state.figures), ...Object.keys(state.ipc?.tasks ?? {})]);
	for (const name of names) {
		const figures = state.figures[name];
		const latency = {};
		for (const kind of ["process", "confirm", "reply"]) {
			latency[kind] = { p50: worst(figures, kind, "p50"), p99: worst(figures, kind, "p99"), max: worst(figures, kind, "max") };
		}
		sample[name] = {
			delivered: figures?.rates.delivered["1s"] ?? 0, sent: figures?.rates.sent["1s"] ?? 0,
			rejected: (figures?.rates.rejected["1s"] ?? 0) + (figures?.rates.dropped["1s"] ?? 0),
			latency, full: fullness(state.ipc?.tasks[name]),
		};
	}
	History.add(Date.now() / 1000, sample);
}

// ---- what is shown

function show() {
	const ipc = state.ipc;
	if (!ipc) {
		return;
	}
	put(byId("application"), ipc.application.name ?? "IPC");
	put(byId("where"), `pid ${ipc.application.pid} · ${ipc.application.user ?? "?"} · ${ipc.directory}`);
	document.title = (ipc.application.name ?? "application") + " · IPC";
	showSummary(ipc);
	showCards(ipc);
	showList("senders", Object.entries(ipc.senders).map(([name, sender]) => [name,
		pill(sender.state, sender.state === "CONNECTED" ? "good" : 
			["RECONNECTING", "BLOCKED"].includes(sender.state) ? "warn" : ""),
		[sender.address, sender.unconfirmed ? `${sender.unconfirmed} unconfirmed` : null,
			sender.reconnects ? `${sender.reconnects} reconnects` : null].filter(Boolean).join(" · ") || "no link"]), "Nothing was sent yet.");
	showList("known", Object.entries(ipc.known).filter(([name]) => matches(name)).map(([name, known]) => [name,
		pill(known.alive ? "pid " + known.pid : "GONE", known.alive ? "" : "bad"),
		`${known.addresses.join(", ")} · ${[known.user, known.command?.split("/").at(-1), ago(known.since)].filter(Boolean).join(" · ")}`]), "No records.");
	showList("transports", Object.entries(ipc.transports).map(([scheme, transport]) => [scheme + ":",
		pill(transport.available ? "ready" : "unavailable", transport.available ? "good" : "bad"),
		transport.available ? null : `${transport.reason}. ${transport.remedy ?? ""}`]), "None.");
	showLetters();
	for (const chart of charts) {
		chart.update(state.chosen ? [state.chosen] : matchingNames());
	}
}

function showLetters() {
	const tasks = Object.entries(state.letters || {});
	byId("letters-section").hidden = !tasks.length;
	const rows = tasks.flatMap(([task, letters]) => letters.map((letter) => [task, letter]));
	const key = JSON.stringify([rows.map(([, letter]) => letter.id), state.replayable]);
	if (byId("letters").dataset.key === key) {
		return;
	}
	byId("letters").dataset.key = key;
	byId("letters").replaceChildren(...rows.map(([task, letter]) => {
		const button = make("button", { type: "button", text: "Replay", "data-letter": letter.id, onclick: () => replay(task, letter.id) });
		button.disabled = !state.replayable;
		button.title = state.replayable ? "" : "needs management.endpoint.ipcdeadletters.access=unrestricted";
		return make("div", { class: "row" }, make("b", { text: task }), button, make("small", {
			text: `${letter.reason ?? "no reason"} · ${letter.exception ?? ""} · ${letter.attempts} attempts · ${Format.bytes(letter.size)} · ${ago(letter.time)} ago` }));
	}));
}

function pill(text, kind) {
	return make("span", { class: "pill " + kind, text });
}

function matches(name) {
	return name.includes(byId("filter").value.trim().toLowerCase());
}

function matchingNames() {
	return byId("filter").value.trim() ? Object.keys({ ...state.figures, ...state.ipc.tasks }).filter(matches) : null;
}

function showSummary(ipc) {
	const all = Object.values(state.figures);
	const sum = (value) => all.reduce((total, figures) => total + value(figures), 0);
	put(byId("sum-delivered"), Format.count(sum((figures) => figures.rates.delivered["1s"])));
	put(byId("sum-sent"), Format.count(sum((figures) => figures.rates.sent["1s"])));
	put(byId("sum-rejected"), Format.count(Math.round(sum((figures) => figures.rates.rejected["60s"]) * 60)));
	put(byId("sum-bytes"), Format.bytes(sum((figures) => figures.rates.bytesSent["1s"] + figures.rates.bytesReceived["1s"])) + "/s");
	const listeners = Object.values(ipc.listeners);
	const running = listeners.filter((listener) => listener.state === "RUNNING").length;
	const failed = listeners.filter((listener) => listener.state === "FAILED").length;
	put(byId("sum-listeners"), `${running} / ${listeners.length}`);
	put(byId("sum-problems"), failed ? `${failed} failed` : running === listeners.length ? "all running" : "running");
	byId("sum-problems").className = failed ? "bad" : "";
}

function showList(id, rows, empty) {
	const key = JSON.stringify(rows.map(([name, mark, text]) => [name, mark.textContent, text]));
	if (byId(id).dataset.key !== key) {
		byId(id).dataset.key = key;
		byId(id).replaceChildren(...rows.map(([name, mark, text]) => make("div", { class: "row" }, make("b", { text: name }), mark,
			text ? make("small", { text }) : null)));
		if (!rows.length) {
			byId(id).append(make("p", { class: "empty", text: empty }));
		}
	}
}

function showCards(ipc) {
	const tasks = new Map();
	for (const [id, listener] of Object.entries(ipc.listeners)) {
		for (const name of listener.tasks) {
			tasks.set(name, { id, listener, task: ipc.tasks[name] });
		}
	}
	for (const [name, task] of Object.entries(ipc.tasks)) {
		if (!tasks.has(name)) {
			tasks.set(name, { task });
		}
	}
	for (const [name, card] of state.cards) {
		if (!tasks.has(name)) {
			card.root.remove();
			state.cards.delete(name);
		}
	}
	let shown = 0;
	for (const name of [...tasks.keys()].sort()) {
		if (!state.cards.has(name)) {
			state.cards.set(name, new TaskCard(name, byId("tasks"), { choose, change }));
		}
		const card = state.cards.get(name);
		card.root.hidden = !matches(name);
		shown += card.root.hidden ? 0 : 1;
		card.update(tasks.get(name), state.figures[name], { writable: state.writable, chosen: state.chosen === name });
	}
	byId("no-tasks").hidden = shown > 0;
}

function choose(name) {
	state.chosen = state.chosen === name ? null : name;
	put(byId("scope"), state.chosen ? "Task " + state.chosen : "All tasks");
	byId("unscope").hidden = !state.chosen;
	show();
}

/** Whole powers of ten around what is there. */
function decades(low, high) {
	const first = Math.floor(Math.log10(Math.max(1, low)));
	return [10 ** first, 10 ** Math.max(first + 1, Math.ceil(Math.log10(Math.max(1, high))))];
}

const sum = (a, b) => a + b;
const charts = [
	new LiveChart("rates", [
		{ label: "delivered", color: "c1", value: (sample) => sample.delivered, combine: sum, fill: true },
		{ label: "sent", color: "c2", value: (sample) => sample.sent, combine: sum },
		{ label: "rejected", color: "c3", value: (sample) => sample.rejected, combine: sum },
	], { format: Format.count, scale: { range: (_, low, high) => [0, Math.max(1, (high ?? 0) * 1.1)] } }),
	new LiveChart("latency", ["p50", "p99", "max"].map((percentile, i) => ({
		label: percentile, color: ["c2", "c1", "c4"][i], value: (sample) => sample.latency[state.latency][percentile] || null, combine: Math.max,
	})), { format: Format.micros, scale: { distr: 3, range: (_, low, high) => decades(low ?? 10, high ?? 1000) } }),
	new LiveChart("depth", [
		{ label: "fullest", color: "c5", value: (sample) => sample.full, combine: Math.max, fill: true },
	], { format: Format.share, scale: { range: () => [0, 1.02] } }),
];

byId("filter").addEventListener("input", show);
byId("unscope").addEventListener("click", () => choose(state.chosen));
byId("latency").addEventListener("change", (event) => {
	state.latency = event.target.value;
	show();
});
refresh();
listen();
setInterval(refresh, 1000);
