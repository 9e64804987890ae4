// "Not relevant" hides an opportunity in this browser; without this script every opportunity is shown.
const words = document.currentScript.dataset; // in the language of the page
const KEY = "hansa-not-relevant";
const read = () => { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; } };
const cards = [...document.querySelectorAll("[data-opportunity]")];
const line = document.createElement("p");
line.className = "muted";
line.setAttribute("role", "status");
document.querySelector("main .summary")?.after(line);
let last = "", shown = false;

const save = (hidden) => { localStorage.setItem(KEY, JSON.stringify(hidden)); draw(); };
const button = (text, action) => {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "quiet";
  one.textContent = text;
  one.addEventListener("click", action);
  return one;
};
function draw() {
  const hidden = read();
  let count = 0;
  for (const card of cards) {
    const is = hidden.includes(card.dataset.opportunity);
    count += is;
    card.hidden = is && !shown;
    card.querySelector("button").textContent = is ? words.again : words.mark;
  }
  line.replaceChildren();
  if (last && hidden.includes(last)) line.append(`${words.hidden} `, button(words.undo, () => { const one = last; last = ""; save(read().filter((other) => other !== one)); }), " ");
  if (count) line.append(`${count === 1 ? words.one : words.many.replace("#", count)} `, button(shown ? words.hide : words.show, () => { shown = !shown; draw(); }));
  line.hidden = !line.childNodes.length;
}
for (const card of cards) {
  const offer = card.querySelector("a").textContent;
  const one = button(words.mark, () => {
    const hidden = read(), iri = card.dataset.opportunity;
    last = hidden.includes(iri) ? "" : iri;
    save(last ? [...hidden, iri] : hidden.filter((other) => other !== iri));
    if (last) line.querySelector("button")?.focus();
  });
  card.querySelector(".foot").append(one);
  const about = document.createElement("span");
  about.className = "hidden";
  about.textContent = offer;
  about.id = `offer-${cards.indexOf(card)}`;
  card.append(about);
  one.setAttribute("aria-describedby", about.id);
}
draw();
