/* Moves the bar of a rebuild on, and shows the page anew when the rebuild has ended. */

const EVERY = 2000;

async function follow(bar) {
  const response = await fetch(bar.dataset.wmsProgress, { headers: { Accept: "application/json" } });
  if (!response.ok) {
    return;
  }
  const { running, done, total } = await response.json();
  if (!running) {
    window.location.reload();
    return;
  }
  if (total) {
    const progress = bar.querySelector("progress");
    progress.max = total;
    progress.value = done;
    bar.querySelector("[data-wms-count]").textContent = `${done} / ${total}`;
  }
  setTimeout(() => follow(bar), EVERY);
}

for (const bar of document.querySelectorAll("[data-wms-progress]")) {
  bar.querySelector("a").hidden = true;
  setTimeout(() => follow(bar), EVERY);
}
