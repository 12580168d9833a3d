"use strict";
const tools = document.querySelector(".tools");
const search = document.querySelector("#search");
const found = document.querySelector("#found");
const unfold = document.querySelector("#unfold");
const questions = [...document.querySelectorAll(".question")];
const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const texts = new Map(questions.map((one) => [one, plain(one.textContent)]));

function show() {
  const words = plain(search.value).split(/\s+/).filter(Boolean);
  let count = 0;
  for (const one of questions) {
    one.hidden = !words.every((word) => texts.get(one).includes(word));
    count += !one.hidden;
  }
  for (const heading of document.querySelectorAll("h2")) {
    const section = heading.parentElement;
    section.hidden = section.querySelector(".question:not([hidden])") === null;
  }
  found.textContent = words.length ? `${count} of ${questions.length}` : "";
}

function follow() {
  const name = decodeURIComponent(location.hash.slice(1));
  const one = document.getElementById(name);
  if (name.startsWith("search=")) {
    search.value = name.slice("search=".length);
    show();
  } else if (one !== null && one.classList.contains("question")) {
    one.open = true;
    one.scrollIntoView();
  }
}

search.addEventListener("input", show);
unfold.addEventListener("click", () => {
  const open = unfold.getAttribute("aria-pressed") !== "true";
  for (const one of document.querySelectorAll("details")) one.open = open;
  unfold.setAttribute("aria-pressed", String(open));
  unfold.textContent = open ? "Fold all" : "Unfold all";
});
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details")) one.open = true;
});
addEventListener("hashchange", follow);
tools.hidden = false;
follow();
