"use strict";
// The board: opens evidence beside it, narrows and sorts its rows, moves the as-of handle. On a page evidence and another day
// come from its own server; a file holds them itself. Without this script the links and the form do the same.
(() => {
  const page = document.querySelector(".board-page");
  if (!page) return;
  document.documentElement.classList.add("js");
  const alone = page.classList.contains("alone");
  const table = page.querySelector("table.board");
  const drawers = document.querySelector(".drawers");
  let opened = null; // the sign whose evidence is open

  // --- the state, in the address: behind ? on a page, behind # in a file
  const state = () => new URLSearchParams(alone ? location.hash.slice(1) : location.search);
  const address = (query) => (alone ? (query.toString() ? `#${query}` : "#") : location.pathname + (query.toString() ? `?${query}` : ""));
  function keep(changes, push) {
    const query = state();
    for (const [name, value] of Object.entries(changes)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    history[push ? "pushState" : "replaceState"](null, "", address(query));
  }

  // --- evidence
  const signOf = (key) => table.querySelector(`a[data-cell="${CSS.escape(key)}"]`);
  async function open(key, focus) {
    let drawer;
    if (alone) {
      drawer = document.getElementById(`open=${key}`);
      if (!drawer) return;
      close(false);
      drawer.dataset.open = "";
    } else {
      const query = state();
      query.set("open", key);
      query.set("part", "drawer");
      const answer = await fetch(address(query));
      if (!answer.ok) { location.href = signOf(key)?.href ?? location.href; return; }
      const words = await answer.text();
      close(false);
      page.insertAdjacentHTML("afterend", words);
      drawer = document.getElementById("drawer");
    }
    opened = signOf(key);
    opened?.setAttribute("aria-expanded", "true");
    if (focus) drawer.focus();
  }
  const openNow = () => (alone ? document.querySelector(".drawer[data-open]") : document.getElementById("drawer"));
  function close(back) {
    const drawer = openNow();
    if (!drawer) return;
    if (alone) delete drawer.dataset.open;
    else drawer.remove();
    const key = drawer.dataset.cell;
    const sign = opened ?? signOf(key);
    opened = null;
    sign?.removeAttribute("aria-expanded");
    if (back) sign?.focus();
  }
  // the versions of one sentence, which a file holds beside its evidence
  function unfold(id) {
    const tree = document.getElementById(`sentence=${id}`);
    if (!tree) return;
    close(false);
    tree.dataset.open = "";
    tree.focus();
  }
  function leave() {
    if (state().get("sentence")) { keep({ sentence: "" }, true); read(); return; } // to the evidence that led there
    keep({ open: "" }, true);
    close(true);
  }

  // --- rows: narrowed by chips, sorted
  const groups = [...table.querySelectorAll("tbody[data-group]")];
  function show(wanted) {
    let number = 0;
    for (const group of groups) {
      let some = false;
      for (const row of group.rows) {
        if (row.classList.contains("group")) continue;
        row.hidden = wanted !== "" && !row.dataset.facets.split(" ").includes(wanted);
        some ||= !row.hidden;
        number += row.hidden ? 0 : 1;
      }
      group.hidden = !some;
    }
    page.querySelector(".none-left").hidden = number > 0;
    for (const chip of page.querySelectorAll("[data-show]")) chip.setAttribute("aria-pressed", String(chip.dataset.show === wanted));
  }
  const orders = {
    name: (a, b) => a.dataset.name.localeCompare(b.dataset.name),
    changed: (a, b) => b.dataset.changed.localeCompare(a.dataset.changed) || orders.name(a, b),
    deeds: (a, b) => b.dataset.deeds - a.dataset.deeds || orders.name(a, b),
  };
  const begunBy = page.querySelector("[data-sort][aria-current]")?.dataset.sort;
  const asBegun = new Map(groups.map((group) => [group, [...group.rows]]));
  function sort(by) {
    for (const group of groups) {
      const [head, ...rows] = asBegun.get(group);
      group.append(head, ...(by === begunBy ? rows : rows.sort(orders[by]))); // bodies have an order of their own
    }
    for (const link of page.querySelectorAll("[data-sort]")) {
      if (link.dataset.sort === by) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  // --- the handle: arrow keys go from event to event
  const rails = [...page.querySelectorAll("svg.rail")];
  const told = page.querySelector(".told");
  const events = rails.length ? [...rails[0].querySelectorAll(".tick")].map((tick) => ({ on: tick.dataset.on.length === 7 ? `${tick.dataset.on}-28` : tick.dataset.on, told: tick.dataset.told })) : [];
  const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const spoken = (day) => day.split("-").map(Number).reverse().map((part, at, all) => (at === all.length - 2 ? months[part - 1] : part)).join(" ");
  const last = page.dataset.last;
  let day = page.dataset.known;
  const first = () => Date.parse(rails[0].dataset.first);
  const dayAt = (number) => new Date(first() + Math.round(number) * 864e5).toISOString().slice(0, 10);
  const numberOf = (words) => Math.round((Date.parse(words.length === 10 ? words : `${words}-15`) - first()) / 864e5);
  function place(words) {
    day = words > last ? last : words < rails[0].dataset.first ? rails[0].dataset.first : words;
    for (const rail of rails) {
      const { left, right, days } = rail.dataset;
      const x = Number(left) + ((right - left) * Math.min(numberOf(day), days)) / days;
      const handle = rail.querySelector(".handle");
      handle.setAttribute("transform", `translate(${x} 0)`);
      handle.setAttribute("aria-valuenow", numberOf(day));
      handle.setAttribute("aria-valuetext", spoken(day));
    }
    const before = events.filter((event) => event.on <= day).at(-1);
    told.textContent = before ? before.told : "No event is known by this day.";
    const known = page.querySelector(".known");
    known.textContent = spoken(day);
    known.dateTime = day;
  }
  let waiting;
  function settle(at) {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (alone) { asOf(day); keep({ as_of: day === last ? "" : day }); return; }
      const query = state();
      query.delete("open");
      if (day === last) query.delete("as_of");
      else query.set("as_of", day);
      query.set("handle", "1"); // where the keyboard was
      location.href = address(query);
    }, at);
  }
  function step(by) {
    const stops = [...new Set([...events.map((event) => event.on), last])].sort();
    const next = by > 0 ? stops.find((stop) => stop > day) : stops.filter((stop) => stop < day).at(-1);
    if (next) place(next);
    settle(alone ? 0 : 700);
  }
  for (const rail of rails) {
    const handle = rail.querySelector(".handle");
    handle.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (by) step(by);
      else if (event.key === "Home") { place(rail.dataset.first); settle(400); }
      else if (event.key === "End") { place(last); settle(400); }
      else return;
      event.preventDefault();
    });
    let dragging = false;
    const at = (event) => {
      const box = rail.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * rail.viewBox.baseVal.width;
      const { left, right, days } = rail.dataset;
      place(dayAt(Math.min(Math.max(((x - left) / (right - left)) * days, 0), days)));
    };
    rail.addEventListener("pointerdown", (event) => { dragging = true; rail.setPointerCapture(event.pointerId); at(event); });
    rail.addEventListener("pointermove", (event) => { if (dragging) at(event); });
    rail.addEventListener("pointerup", (event) => { if (dragging) { dragging = false; at(event); settle(0); } });
    rail.addEventListener("pointercancel", () => { dragging = false; });
  }

  // --- a file alone: every sign as it was by a day; data-past is "day~sign~checked~words|..." in order of time
  const drawn = alone ? new Map([...table.querySelectorAll("td[data-past]")].map((td) => [td, td.innerHTML])) : new Map();
  function asOf(wanted) {
    page.classList.toggle("past", wanted < last);
    page.querySelector(".past-note").hidden = wanted >= last;
    page.querySelector(".past-day").textContent = spoken(wanted);
    for (const [td, now] of drawn) {
      if (wanted >= last) { td.innerHTML = now; continue; }
      const known = td.dataset.past.split("|").filter((one) => one && one.slice(0, 10) <= wanted).at(-1);
      td.innerHTML = now;
      const link = td.querySelector("a.cell");
      if (!known) { link.replaceWith(Object.assign(document.createElement("span"), { className: "nothing", textContent: "–", title: "nothing known by this day" })); continue; }
      const [, sign, checked, words] = known.split("~");
      const svg = link.querySelector("svg");
      svg.setAttribute("class", `sign s-${sign}`);
      svg.innerHTML = [checked ? "" : "unchecked", sign].filter(Boolean).map((name) => `<use href="#sign-${name}"/>`).join("");
      link.querySelector(".spoken").textContent = `${words}; as known on ${spoken(wanted)}`;
    }
    for (const piece of drawers?.querySelectorAll(".piece") ?? []) piece.hidden = wanted < last && piece.dataset.public > wanted;
    for (const tick of page.querySelectorAll(".tick")) tick.classList.toggle("later", tick.dataset.on > wanted || tick.dataset.public > wanted);
  }

  // --- what the reader does
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const sign = event.target.closest("a[data-cell]");
    if (sign) {
      event.preventDefault();
      keep({ open: sign.dataset.cell }, true);
      open(sign.dataset.cell, true);
      return;
    }
    const tree = event.target.closest('a[href^="#sentence="]');
    if (tree) {
      event.preventDefault();
      keep({ sentence: tree.hash.slice("#sentence=".length) }, true);
      read();
      return;
    }
    if (event.target.closest("[data-close]")) { event.preventDefault(); leave(); return; }
    const chip = event.target.closest("[data-show]");
    if (chip) { show(chip.dataset.show); keep({ show: chip.dataset.show }); return; }
    const order = event.target.closest("[data-sort]");
    if (order) { event.preventDefault(); sort(order.dataset.sort); keep({ sort: order.dataset.sort === "name" ? "" : order.dataset.sort }); return; }
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const words = copy.parentElement.querySelector("[data-citation]");
      const done = () => { copy.textContent = "Copied"; };
      const mark = () => { getSelection().selectAllChildren(words); copy.textContent = "Marked: copy with Ctrl+C"; };
      if (navigator.clipboard) navigator.clipboard.writeText(words.textContent).then(done, mark);
      else mark();
    }
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && openNow()) leave(); });
  function read() {
    const query = state();
    show(query.get("show") ?? "");
    if (alone) {
      if (query.get("sort") in orders) sort(query.get("sort"));
      if (/^\d{4}-\d\d-\d\d$/.test(query.get("as_of") ?? "")) { place(query.get("as_of")); asOf(day); }
    }
    const key = query.get("open");
    if (alone && query.get("sentence")) unfold(query.get("sentence"));
    else if (!key) close(false);
    else if (openNow()?.dataset.cell !== key) open(key, false);
    else opened = signOf(key);
  }
  addEventListener("popstate", read);
  if (alone) addEventListener("hashchange", read);
  read();
  if (state().get("handle")) {
    keep({ handle: "" });
    (getComputedStyle(rails[0].parentElement).display === "none" ? rails[1] : rails[0]).querySelector(".handle").focus();
  }
})();
