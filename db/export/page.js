"use strict";
// Filters of a page that stands alone: all statements are in it already, this shows and hides them. Asks nobody for anything.
(() => {
  const form = document.querySelector("form");
  const told = document.querySelector("output");
  const sections = [...document.querySelectorAll("main > section")];
  const articles = [...document.querySelectorAll("article")];
  const facets = ["country", "person", "office", "measure", "tier", "language", "kind"];
  const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const values = (facet, said) => (!said ? [] : facet === "measure" ? said.split(" ") : [said]);
  // one row an article; what is looked up often is taken out of the page once
  const rows = articles.map((article) => ({
    article,
    section: article.parentElement,
    values: Object.fromEntries(facets.map((facet) => [facet, values(facet, article.dataset[facet])])),
    words: null,
  }));

  for (const facet of facets) {
    const counted = new Map();
    for (const row of rows) for (const value of row.values[facet]) counted.set(value, (counted.get(value) || 0) + 1);
    const select = form.elements[facet];
    for (const value of [...counted.keys()].sort((a, b) => a.localeCompare(b)))
      select.add(new Option(`${value} (${counted.get(value)})`, value));
    select.parentElement.hidden = !counted.size;
  }
  for (const section of sections) form.elements.month.add(new Option(section.firstElementChild.textContent, section.id));

  function show() {
    const wanted = facets.map((facet) => [facet, form.elements[facet].value]).filter(([, value]) => value);
    const words = fold(form.elements.words.value).split(/\s+/).filter(Boolean);
    const open = new Set();
    let number = 0;
    for (const row of rows) {
      let fits = wanted.every(([facet, value]) => row.values[facet].includes(value));
      if (fits && words.length) {
        row.words ??= fold(row.article.textContent);
        fits = words.every((word) => row.words.includes(word));
      }
      if (row.article.hidden === fits) row.article.hidden = !fits;
      if (fits) { number += 1; open.add(row.section); }
    }
    for (const section of sections) section.hidden = !open.has(section);
    for (const option of form.elements.month.options) option.disabled = option.value !== "" && !open.has(document.getElementById(option.value));
    told.value = `${number} of ${rows.length} statements`;
    return [...wanted, ...(words.length ? [["words", form.elements.words.value]] : [])];
  }

  // what is asked stands in the address, behind #, so that it can be kept and passed on; #s-... is one statement
  function read() {
    const asked = new URLSearchParams(location.hash.startsWith("#s-") ? "" : location.hash.slice(1));
    for (const name of [...facets, "words"]) form.elements[name].value = asked.get(name) ?? "";
    show();
    if (location.hash.startsWith("#s-")) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }
  function changed() {
    const asked = new URLSearchParams(show()).toString();
    history.replaceState(null, "", asked ? `#${asked}` : "#");
  }

  let waiting;
  form.addEventListener("input", (event) => {
    if (event.target.name === "month") {
      document.getElementById(event.target.value)?.scrollIntoView();
      return;
    }
    clearTimeout(waiting);
    waiting = setTimeout(changed, event.target.name === "words" ? 150 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  addEventListener("hashchange", read);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, select, button, summary")) {
      if (event.key === "Escape" && event.target.name === "words") { event.target.value = ""; changed(); event.target.blur(); }
      return;
    }
    if (event.key === "/") { event.preventDefault(); form.elements.words.focus(); return; }
    if (event.key !== "j" && event.key !== "k") return;
    const shown = articles.filter((article) => !article.hidden);
    const at = shown.indexOf(document.activeElement.closest("article"));
    const next = shown[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (next) { next.tabIndex = -1; next.focus(); }
  });
  form.hidden = false;
  document.querySelector(".by").hidden = false;
  read();
})();
