// Ticks on a phone with a bad connection: each is kept in the browser first and sent then, one after the other, until the portal has it.
// What is kept is the number of a participant and the mark, never a name. Without this script each tick is a form of its own.
const list = document.querySelector("[data-attendance]");
const line = document.querySelector("[data-waiting]");
const total = document.querySelector("[data-there]");
const KEY = `steunpunt:aanwezig:${list.dataset.attendance}`;
const MARKS = ["ja", "nee", "?"];
const AGAIN = 10_000;
const PATIENCE = 15_000;
// Where the browser keeps nothing, such as when it is full, the page itself does.
let memory = null;
let isSending = false;
let hasWaited = false;
let timer;

function kept() {
  if (memory) return { ...memory };
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return Object.fromEntries(Object.entries(found).filter(([who, mark]) => /^\d+$/.test(who) && MARKS.includes(mark)));
  } catch { return {}; }
}

function keep(marks) {
  try {
    if (Object.keys(marks).length) localStorage.setItem(KEY, JSON.stringify(marks));
    else localStorage.removeItem(KEY);
    memory = null;
  } catch { memory = marks; }
}

const formOf = (who) => list.querySelector(`[data-tick="${CSS.escape(who)}"]`);

function paint(form, mark) {
  for (const button of form.querySelectorAll("[data-mark]")) {
    const isIt = button.dataset.mark === mark;
    button.setAttribute("aria-pressed", String(isIt));
    // Pressing once more takes the mark away.
    button.value = isIt ? "?" : button.dataset.mark;
  }
  const there = list.querySelectorAll("[data-mark=ja][aria-pressed=true]").length;
  total.textContent = total.textContent.replace(/\d+/, String(there));
}

function drop(who, mark) {
  const marks = kept();
  // A newer tick of the same person still has to go.
  if (marks[who] !== mark) return;
  delete marks[who];
  keep(marks);
}

function say(text, kind) {
  const shown = document.createElement("p");
  shown.className = `alert alert-${kind}`;
  shown.textContent = text;
  if (line.textContent !== text) line.replaceChildren(...(text ? [shown] : []));
}

const counted = (one, many, count) => (count === 1 ? one : many.replace("NUMBER", String(count)));

// Whether the portal has an answer about this tick: "done", "closed", "login", or "away" when it could not be reached.
async function deliver(form, mark) {
  const body = new URLSearchParams(new FormData(form));
  body.set("was", mark);
  const wish = { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) };
  const answer = await fetch(form.action, wish).catch(() => null);
  if (answer === null || answer.status >= 500 || answer.status === 429) return "away";
  if (answer.type === "opaqueredirect" || answer.status === 403) return "login";
  return answer.status === 409 ? "closed" : "done";
}

async function sendAll() {
  for (;;) {
    const [who, mark] = Object.entries(kept())[0] ?? [];
    if (!who) return "done";
    const form = formOf(who);
    const result = form ? await deliver(form, mark) : "done";
    if (result !== "done") return result;
    drop(who, mark);
  }
}

async function send() {
  if (isSending) return;
  isSending = true;
  clearTimeout(timer);
  const result = await sendAll();
  isSending = false;
  report(result);
}

function report(result) {
  const count = Object.keys(kept()).length;
  const words = line.dataset;
  if (result === "closed") { keep({}); say(counted(words.closedOne, words.closedMany, count), "error"); return; }
  if (result === "login") { hasWaited = true; say(counted(words.loginOne, words.loginMany, count), "warning"); return; }
  if (count) { wait(count); return; }
  say(hasWaited ? words.done : "", "success");
  hasWaited = false;
}

function wait(count) {
  hasWaited = true;
  say(counted(line.dataset.one, line.dataset.many, count), "warning");
  timer = setTimeout(send, AGAIN);
}

list.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-tick]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const mark = event.submitter.value;
  keep({ ...kept(), [form.dataset.tick]: mark });
  paint(form, mark);
  if (hasWaited) say(counted(line.dataset.one, line.dataset.many, Object.keys(kept()).length), "warning");
  send();
});

// What is closed takes no ticks any more, so nobody closes while some of them wait.
document.querySelector("[data-closes]")?.addEventListener("click", (event) => {
  const count = Object.keys(kept()).length;
  if (!count) return;
  event.preventDefault();
  wait(count);
  send();
});
window.addEventListener("online", send);

const left = Object.entries(kept());
if (list.dataset.state !== "open") {
  if (left.length) report("closed");
} else if (left.length) {
  for (const [who, mark] of left) { const form = formOf(who); if (form) paint(form, mark); }
  wait(left.length);
  send();
}
