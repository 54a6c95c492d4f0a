// Makes a long list one that you type in: the words you type narrow the list of the select beneath, which stays what the form sends.
// Looking up organisations answers while you type; without this script the button “look up” does the same.
(() => {
  "use strict";
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let last = 0;

  function listen(input, find, pick) {
    const list = document.createElement("ul");
    const id = `combobox-${(last += 1)}`;
    list.id = id;
    list.className = "combobox-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() || "");
    list.hidden = true;
    input.after(list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id })) input.setAttribute(name, value);
    input.autocomplete = "off";
    let options = [];
    let at = -1;
    let asked = 0;

    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(place) {
      at = (place + options.length) % options.length;
      [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
    async function open() {
      const mine = (asked += 1);
      const found = await find(input.value);
      if (mine !== asked) return;
      options = found;
      list.replaceChildren(...found.map((option, index) => {
        const row = document.createElement("li");
        row.id = `${id}-${index}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        row.textContent = option.note ? `${option.label} (${option.note})` : option.label;
        row.addEventListener("mousedown", (event) => { event.preventDefault(); choose(index); });
        return row;
      }));
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      at = -1;
    }
    function choose(index) {
      asked += 1;
      pick(options[index]);
      close();
    }
    input.addEventListener("input", open);
    input.addEventListener("blur", () => { asked += 1; close(); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open(); else mark(at + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        if (options.length) choose(Math.max(at, 0));
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
  }

  for (const select of document.querySelectorAll("[data-combobox] select")) {
    const input = document.createElement("input");
    input.className = select.className.replace("form-select", "form-control").replace(/\bselect\b/, "");
    const describedBy = select.getAttribute("aria-describedby");
    if (describedBy) input.setAttribute("aria-describedby", describedBy);
    const all = [...select.options].filter((option) => option.value).map((option) => ({ value: option.value, label: option.text }));
    const show = () => { input.value = select.value ? select.selectedOptions[0].text : ""; };
    input.id = select.id;
    select.removeAttribute("id");
    select.hidden = true;
    select.before(input);
    show();
    input.addEventListener("focus", () => input.select());
    input.addEventListener("blur", () => { if (input.value.trim() === "") select.value = ""; show(); });
    listen(input, (text) => {
      const words = plain(text).split(/\s+/).filter(Boolean);
      return all.filter((option) => words.every((word) => plain(option.label).includes(word)));
    }, (option) => { select.value = option.value; show(); });
  }

  for (const box of document.querySelectorAll("[data-organisations]")) {
    const input = box.querySelector("[name=organisation_query]");
    const ticked = box.querySelector("[data-ticked]");
    listen(input, async (text) => {
      if (text.trim().length < 2) return [];
      const answer = await fetch(`${box.dataset.url}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } }).catch(() => null);
      return answer?.ok ? (await answer.json()).results : [];
    }, (option) => {
      const there = ticked.querySelector(`input[value="${Number(option.id)}"]`);
      if (there) there.checked = true;
      else {
        const row = document.createElement("li");
        const label = document.createElement("label");
        const tick = document.createElement("input");
        Object.assign(tick, { type: "checkbox", name: "organisations", value: option.id, checked: true });
        label.append(tick, ` ${option.label}`);
        row.append(label);
        ticked.append(row);
      }
      input.value = "";
    });
  }
})();
