/** Keeps what is marked `data-live` as it is on the server, so that a reopened ticket or a new mail appears by itself. */
const everyMs = 2_000;

async function refresh() {
  if (document.hidden) return;
  const response = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(old.id);
    // What a person is writing in or tabbing through stays under their hands.
    if (next !== null && next.innerHTML !== old.innerHTML && !old.contains(document.activeElement))
      old.replaceWith(next);
  }
}

setInterval(() => {
  // The server may be restarting; the next look finds it again.
  refresh().catch(() => {});
}, everyMs);
