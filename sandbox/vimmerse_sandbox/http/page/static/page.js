// Keep the page up to date: fetch it again every second and change only what differs, so that videos
// play on, and what a reader has opened, selected or focused stays as it is.
"use strict";

const PAUSE = 1000;
const LIMIT = 10_000;

// What a reader opens and closes is the reader's.
const READERS = new Set(["open"]);

const keyOf = (node) => node.id || node.src || node.nodeName;

function morph(old, next) {
  if (old.isEqualNode(next)) return;
  if (old.nodeType === Node.ELEMENT_NODE) {
    morphAttributes(old, next);
    morphChildren(old, next);
  } else {
    old.nodeValue = next.nodeValue;
  }
}

function morphAttributes(old, next) {
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && !READERS.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

// What stays is never moved: a video that leaves its place, even for a moment, stops.
function morphChildren(old, next) {
  const coming = [...next.childNodes];
  const staying = coming.map(keyOf);
  for (const child of [...old.childNodes]) {
    const place = staying.indexOf(keyOf(child));
    if (place < 0) child.remove();
    else staying.splice(place, 1);
  }
  let current = old.firstChild;
  for (const child of coming) {
    if (current && keyOf(current) === keyOf(child)) {
      morph(current, child);
      current = current.nextSibling;
    } else {
      old.insertBefore(child, current);
    }
  }
  while (current?.nextSibling) current.nextSibling.remove();
  current?.remove();
}

// What the buttons do is done by the sandbox's controls, which only this page may ask for.
async function control(button) {
  const { control, body, confirm: question } = button.dataset;
  if (question && !confirm(question)) return;
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`/_sandbox/${control}`, { method: "POST", headers, body });
  if (!answer.ok) tell((await answer.json()).message, "bad");
  await update();
}

document.addEventListener("click", ({ target }) => {
  if (target.dataset?.control) control(target).catch((error) => console.info("not done:", error));
});
document.addEventListener("change", ({ target }) => target.form?.requestSubmit());
document.documentElement.classList.add("scripted");

function tell(words, state) {
  const connection = document.getElementById("connection");
  connection.hidden = false;
  connection.className = state;
  if (connection.textContent !== words) connection.textContent = words;
}

async function update() {
  const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(LIMIT) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  morph(document.getElementById("live"), next.getElementById("live"));
}

async function keepUp() {
  try {
    if (!document.hidden) await update();
    tell("Live", "good");
  } catch (error) {
    console.info("the page could not be updated:", error);
    tell("The sandbox does not answer", "bad");
  }
  setTimeout(keepUp, PAUSE);
}

keepUp();
