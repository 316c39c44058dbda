/**
 * The console's comforts; everything works without them. Keys (/ j k x Enter ? Esc), the search while somebody types, dialogs
 * that hold the focus. Nothing here turns text into markup: a page is fetched as a document and its region adopted.
 */
const keysOff = "aftercare.keys-off";
const searchAfterMs = 250;
const sayAfterMs = 400;
const againAfterMs = 5_000;

/** @param {string} id */
const byId = (id) => document.getElementById(id);
/** @param {string} text */
const say = (text) => byId("queue-count")?.replaceChildren(text);

// A dialog of the address is shown so that nothing behind it is reached; closing it goes back to its opener.
const asked = document.querySelector("dialog[data-back]");
if (asked instanceof HTMLDialogElement) {
  const { back } = asked.dataset;
  asked.removeAttribute("open");
  asked.showModal();
  const heading = asked.querySelector("h2");
  heading?.focus();
  asked.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (back !== undefined) location.assign(back);
  });
} else if (location.hash.startsWith("#do-")) byId(location.hash.slice(1))?.focus();

// Whoever comes back from a case goes on where they left the list.
document.addEventListener("click", ({ target }) => {
  const row = target instanceof Element ? target.closest("a[data-row]") : null;
  if (row) history.replaceState({ row: row.getAttribute("href") }, "");
});
/** @type {unknown} */
const left = history.state;
if (typeof left === "object" && left !== null && "row" in left) {
  const row = document.querySelector(`a[data-row][href="${CSS.escape(String(left.row))}"]`);
  if (row instanceof HTMLElement) row.focus();
}

// What has just been done is said once: a reload, or a link that is passed on, says nothing.
if (byId("said")) {
  const kept = new URL(location.href);
  for (const name of ["did", "not", "of"]) kept.searchParams.delete(name);
  history.replaceState(null, "", kept.pathname + kept.search);
}

/** The search that is under way; the newest question wins. */
let asking = new XMLHttpRequest();
/** The next try of a search that could not be done. */
let again = 0;

/**
 * Shows the queue as another address has it. What cannot be had leaves the old rows where they are.
 * @param {string} address
 */
function show(address) {
  asking.abort();
  clearTimeout(again);
  const request = new XMLHttpRequest();
  asking = request;
  const late = setTimeout(() => say("Searching"), sayAfterMs);
  byId("queue")?.setAttribute("aria-busy", "true");
  request.open("GET", address);
  request.responseType = "document";
  request.addEventListener("loadend", () => {
    clearTimeout(late);
    if (asking !== request) return;
    byId("queue")?.removeAttribute("aria-busy");
    const page = request.status === 200 ? request.responseXML : null;
    if (page?.querySelector("#queue")) {
      for (const part of ["#queue", ".tabs", ".chips"]) {
        const next = page.querySelector(part);
        if (next) document.querySelector(part)?.replaceWith(document.adoptNode(next));
      }
      history.pushState(null, "", address);
    } else if (request.status === 0 || request.status === 429 || request.status >= 500) {
      say("The search could not be done. Nothing is lost; these rows are older. It is tried again in 5 seconds.");
      again = window.setTimeout(() => show(address), againAfterMs);
    } else location.assign(address); // Signed out, or refused: that page says so.
  });
  request.send();
}

const filters = byId("filters");
if (filters instanceof HTMLFormElement) {
  let timer = 0;
  /** @param {number} afterMs */
  const search = (afterMs) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const wanted = new URLSearchParams();
      for (const [name, value] of new FormData(filters))
        if (typeof value === "string" && value !== "") wanted.append(name, value);
      show(wanted.size === 0 ? filters.action : `${filters.action}?${wanted.toString()}`);
    }, afterMs);
  };
  filters.addEventListener("input", ({ target }) => search(target === byId("q") ? searchAfterMs : 0));
  filters.addEventListener("submit", (event) => {
    event.preventDefault();
    search(0);
  });
  // The fields belong to the address as well: Back loads the page that it names.
  window.addEventListener("popstate", () => location.reload());
}

/**
 * The next or previous title in the list, from the one that has the focus.
 * @param {number} step
 */
function move(step) {
  const rows = Array.from(document.querySelectorAll("a[data-row]"));
  const here = rows.findIndex((row) => row === document.activeElement);
  const next = rows[here === -1 && step < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + step))];
  if (next instanceof HTMLElement) next.focus();
}

/** Says how many are picked; the boxes are replaced with the list, so they are looked for each time. */
function countPicked() {
  const picked = document.querySelectorAll(".pick input:checked").length;
  byId("picked")?.replaceChildren(picked === 0 ? "Selected" : `${picked} selected`);
}
document.addEventListener("change", ({ target }) => {
  if (target instanceof Element && target.closest(".pick")) countPicked();
});
// A page that comes back from the history brings its checks along.
window.addEventListener("pageshow", countPicked);

/** Picks, or no longer, the line whose title or box has the focus. */
function pick() {
  const box = document.activeElement?.closest("tr")?.querySelector(".pick input");
  if (box instanceof HTMLInputElement) box.click();
}

const help = byId("keys");
const off = byId("keys-off");
// Below each sender stands what its receivers can verify; it is said anew while somebody types.
const senders = byId("senders");
senders?.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  const says = senders.querySelector(`[data-says="${CSS.escape(target.name)}"]`);
  const domain = /@([^\s@<>]+\.[^\s@<>]+?)>?\s*$/.exec(target.value)?.[1]?.toLowerCase();
  const { signs = "", ours = "", others = "" } = senders.dataset;
  const by = signs.split(" ").find((each) => each !== "" && (domain === each || domain?.endsWith(`.${each}`)));
  const words = domain === undefined ? "" : by === undefined ? others : ours;
  says?.replaceChildren(words.replaceAll("{domain}", domain ?? "").replaceAll("{by}", by ?? ""));
});

// Of many causes those that are looked for are shown; Enter goes to the first of them and saves nothing.
const causes = byId("causes");
const find = byId("find-cause");
if (causes && find instanceof HTMLInputElement) {
  find.parentElement?.removeAttribute("hidden");
  const fitting = () =>
    Array.from(causes.querySelectorAll("[data-causes] .choice")).filter((choice) =>
      choice.textContent.toLowerCase().includes(find.value.trim().toLowerCase()),
    );
  find.addEventListener("input", () => {
    const found = new Set(fitting());
    const folded = causes.querySelector("details");
    if (folded && find.value !== "") folded.open = true;
    for (const choice of causes.querySelectorAll("[data-causes] .choice"))
      choice.classList.toggle("gone", !found.has(choice));
    for (const group of causes.querySelectorAll("[data-causes]"))
      group.classList.toggle("gone", !group.querySelector(".choice:not(.gone)"));
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    fitting()[0]?.querySelector("input")?.focus();
  });
}

/** A browser that keeps nothing (it throws) has the keys on. */
function remembered() {
  try {
    return localStorage.getItem(keysOff) === "1";
  } catch {
    return false;
  }
}
if (off instanceof HTMLInputElement) {
  off.checked = remembered();
  off.addEventListener("change", () => localStorage.setItem(keysOff, off.checked ? "1" : "0"));
}

window.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { target } = event;
  if (target instanceof Element && target.closest("input, select, textarea, dialog")) return;
  if (event.key !== "?" && (remembered() || help?.dataset["off"] !== undefined)) return;
  if (event.key === "/" && filters) byId("q")?.focus();
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "x") pick();
  else if (event.key === "?" && help instanceof HTMLDialogElement) help.showModal();
  else return;
  event.preventDefault();
});

// A long form begins folded on a phone, except where an address leads into it; a link to one of its parts opens that.
const opensPart = () => {
  const part = byId(location.hash.slice(1))?.closest("details");
  if (part) part.open = true;
};
if (window.matchMedia("(max-width: 56rem)").matches) {
  for (const part of document.querySelectorAll("details[data-fold]")) part.removeAttribute("open");
  opensPart();
}
window.addEventListener("hashchange", opensPart);

// Where this browser is: said at the sign-in, and offered in the account where another zone is set.
const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll("input[data-zone]")) {
  if (field instanceof HTMLInputElement) field.value = zone;
}
const offer = document.querySelector("button[data-use-zone]");
const zoneField = byId("timeZone");
if (offer instanceof HTMLButtonElement && zoneField instanceof HTMLInputElement && zoneField.value !== zone) {
  offer.hidden = false;
  offer.append(zone);
  offer.addEventListener("click", () => {
    zoneField.value = zone;
    zoneField.focus();
  });
}

// What is shown once is easier to copy by a button; where there is no clipboard to write to, none appears.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!(button instanceof HTMLButtonElement) || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = byId(button.dataset["copy"] ?? "");
    if (!(field instanceof HTMLInputElement)) return;
    navigator.clipboard
      .writeText(field.value)
      .then(() => button.replaceChildren("Copied"))
      // Refused, it is left selected for the keyboard.
      .catch(() => field.select());
  });
}

// Where tabs or navigation are wider than a phone, they begin with where one is.
for (const here of [".tab[aria-current]", ".side [aria-current]"]) {
  document.querySelector(here)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
