/** Keeps a part of the page up to date for as long as something is being made: see `data-wm-look-again`. */

const EVERY = 3000; // milliseconds

async function lookAgain(part) {
  try {
    const response = await fetch(window.location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = response.ok && page.getElementById(part.id);
    if (fresh) {
      part.replaceWith(fresh);
      watch(fresh);
      return;
    }
    // Signed out, or it is no longer there: no later answer would be another.
    if (response.status < 500) return;
  } catch {
    // The connection is gone for the moment; the link in the page works without this.
  }
  watch(part);
}

function watch(part) {
  if (part.hasAttribute("data-wm-look-again")) window.setTimeout(lookAgain, EVERY, part);
}

document.querySelectorAll("[data-wm-look-again]").forEach(watch);
