// The keyboard of a spreadsheet on the weekly sheet. Without this script the sheet is a plain form that saves all rows at once.
(() => {
  "use strict";
  const table = document.querySelector("[data-sheet]");
  const body = table.tBodies[0];
  const pattern = document.querySelector("[data-row-to-copy]");
  const count = document.querySelector("[data-count]");
  const announce = document.querySelector("[data-announce]");
  const offered = document.getElementById("week-organisations");
  const PAUSE = 500;
  const rows = () => [...body.rows];
  const cells = (row) => [...row.querySelectorAll("[data-cell]")];
  const isBlank = (row) => cells(row).every((cell) => cell.value.trim() === "");
  const timers = new WeakMap();

  function token() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  }

  function addRow() {
    const number = rows().length;
    const holder = document.createElement("template");
    holder.innerHTML = pattern.innerHTML.replaceAll("NUMMER", String(number));
    const row = holder.content.querySelector("tr");
    row.querySelector("th").textContent = String(number + 1);
    row.querySelector("[name$=-form_token]").value = token();
    body.append(row);
    htmx.process(row);
    count.value = String(number + 1);
    return row;
  }

  function go(row, place) {
    const all = rows();
    const at = all.indexOf(row);
    const target = row || addRow();
    const cell = cells(target)[place];
    cell.focus();
    cell.select();
    // There is always room for one more.
    if (at === all.length - 1 || !row) addRow();
  }

  function touch(row) {
    row.dataset.touched = "1";
    clearTimeout(timers.get(row));
    timers.set(row, setTimeout(() => {
      if (row.dataset.touched) htmx.trigger(row.querySelector(".week-state"), "row:check");
    }, PAUSE));
  }

  function save(row) {
    if (!row.dataset.touched || (isBlank(row) && !row.querySelector("[name$=-entry]").value)) return;
    clearTimeout(timers.get(row));
    delete row.dataset.touched;
    row.dataset.saving = "1";
    htmx.trigger(row, "row:save");
  }

  function atEdge(cell, side) {
    if (cell.selectionStart === 0 && cell.selectionEnd === cell.value.length) return true;
    return cell.selectionStart === cell.selectionEnd && cell.selectionStart === (side < 0 ? 0 : cell.value.length);
  }

  function step(cell, down, side) {
    const row = cell.closest("tr");
    const all = rows();
    const place = cells(row).indexOf(cell);
    if (down) {
      const next = all[all.indexOf(row) + down];
      if (next || down > 0) go(next, place);
      return;
    }
    const beside = cells(row)[place + side];
    if (beside) { beside.focus(); beside.select(); }
  }

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.isComposing) return;
    const row = cell.closest("tr");
    const all = rows();
    const at = all.indexOf(row);
    const place = cells(row).indexOf(cell);
    const moves = { ArrowDown: () => step(cell, 1, 0), ArrowUp: () => step(cell, -1, 0), Enter: () => step(cell, event.shiftKey ? -1 : 1, 0) };
    if (event.key === "Tab" && !event.shiftKey && place === cells(row).length - 1) {
      // The row saves itself, so the keyboard goes on with the next one; at the end of the sheet Tab leaves it.
      if (at === all.length - 1 && isBlank(row)) return;
      event.preventDefault();
      go(all[at + 1], 0);
    } else if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      row.dataset.touched = "1";
      save(row);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") {
      event.preventDefault();
      if (at > 0) put(cell, cells(all[at - 1])[place].value);
    } else if (event.key === "Escape") {
      if (cell.dataset.before !== undefined && cell.value !== cell.dataset.before) put(cell, cell.dataset.before);
    } else if (!event.ctrlKey && !event.altKey && !event.metaKey && moves[event.key] && !(event.shiftKey && event.key !== "Enter")) {
      event.preventDefault();
      moves[event.key]();
    } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const side = event.key === "ArrowLeft" ? -1 : 1;
      if (atEdge(cell, side)) { event.preventDefault(); step(cell, 0, side); }
    }
  });

  function put(cell, text) {
    cell.value = text.slice(0, cell.maxLength > 0 ? cell.maxLength : undefined);
    touch(cell.closest("tr"));
  }

  table.addEventListener("paste", (event) => {
    const cell = event.target.closest("[data-cell]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").slice(0, 200);
    const first = rows().indexOf(cell.closest("tr"));
    const place = cells(cell.closest("tr")).indexOf(cell);
    const filled = lines.map((line, down) => {
      const row = rows()[first + down] || addRow();
      line.split("\t").forEach((value, side) => { const target = cells(row)[place + side]; if (target) put(target, value.trim()); });
      return row;
    });
    // The row under the cursor saves when one leaves it, the others at once.
    filled.slice(1).forEach(save);
  });

  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (cell) cell.dataset.before = cell.value;
  });
  table.addEventListener("focusout", (event) => {
    const row = event.target.closest("tr");
    if (row && !row.contains(event.relatedTarget)) save(row);
  });
  table.addEventListener("input", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    touch(cell.closest("tr"));
    if (cell.dataset.cell === "organisations") suggest(cell);
  });

  let asked = 0;
  async function suggest(cell) {
    const mine = (asked += 1);
    const split = cell.value.lastIndexOf(";") + 1;
    const typed = cell.value.slice(split).trim();
    if (typed.length < 2) return;
    const answer = await fetch(`${table.dataset.organisations}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (mine !== asked || !answer?.ok) return;
    const before = cell.value.slice(0, split) + (split ? " " : "");
    const found = (await answer.json()).results;
    offered.replaceChildren(...found.map((option) => {
      const line = document.createElement("option");
      const isNamesake = found.filter((other) => other.label === option.label).length > 1;
      line.value = before + option.label + (isNamesake && option.note ? ` (${option.note})` : "");
      return line;
    }));
  }

  // What is wrong with a row is an answer too.
  table.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422 || event.detail.xhr.status === 409) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    table.addEventListener(name, (event) => {
      const row = event.target.closest("tr");
      row.dataset.touched = "1";
      delete row.dataset.saving;
    });
  }
  table.addEventListener("htmx:afterSwap", (event) => {
    const row = event.target.closest("tr");
    const said = row.querySelector("[data-state]");
    const wasSaving = row.dataset.saving;
    delete row.dataset.saving;
    for (const cell of cells(row)) {
      const name = cell.dataset.cell;
      const problem = said.querySelector(`[data-problem="${name}"]`);
      cell.classList.toggle("is-invalid", Boolean(problem));
      if (problem) { cell.setAttribute("aria-invalid", "true"); cell.setAttribute("aria-describedby", problem.id); }
      else { cell.removeAttribute("aria-invalid"); cell.removeAttribute("aria-describedby"); }
      const written = said.getAttribute(`data-cell-${name}`);
      if (written !== null && !row.dataset.touched) cell.value = written;
    }
    if (wasSaving) announce.textContent = `${row.querySelector("th").textContent.trim()}: ${said.textContent.replace(/\s+/g, " ").trim()}`;
  });

  document.getElementById("week-sheet").addEventListener("submit", () => rows().forEach((row) => delete row.dataset.touched));
  window.addEventListener("beforeunload", (event) => {
    if (rows().some((row) => row.dataset.touched || row.dataset.saving)) event.preventDefault();
  });
})();
