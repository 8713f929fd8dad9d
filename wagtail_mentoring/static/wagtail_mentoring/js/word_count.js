// Tells how many words are left in a text that has a limit, quietly while typing and aloud after a pause.

const PAUSE = 1200;

function count(text) {
  return text.split(/\s+/).filter(Boolean).length;
}

function watch(area) {
  const most = Number(area.dataset.wmWords);
  const seen = document.createElement("p");
  seen.className = "wm-words";
  seen.setAttribute("aria-hidden", "true");
  const heard = document.createElement("p");
  heard.className = "wm-visually-hidden";
  heard.setAttribute("role", "status");
  area.after(seen, heard);
  let timer;
  const show = () => {
    const used = count(area.value);
    seen.textContent = area.dataset.wmWordsText.replace("%s", used);
    seen.classList.toggle("wm-words--over", used > most);
    return seen.textContent;
  };
  area.addEventListener("input", () => {
    const text = show();
    clearTimeout(timer);
    timer = setTimeout(() => {
      heard.textContent = text;
    }, PAUSE);
  });
  show();
}

for (const area of document.querySelectorAll("textarea[data-wm-words]")) watch(area);
