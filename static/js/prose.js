// The editor puts its few rules into a <style> of its own, which our security policy rightly refuses.
// It leaves that out where it finds one already: this mark, which is no style at all. The rules stand in css/look.css.
const mark = document.createElementNS("urn:steunpunt", "style");
mark.setAttribute("data-tiptap-style", "");
document.head.append(mark);

// Its buttons speak English only; the page brings the words, by the name of the button. It draws them when it likes, and
// again, so each change is looked at; a word that stands there already is left alone.
const words = JSON.parse(document.getElementById("editor-words").textContent);

function rename(around) {
  for (const button of around.querySelectorAll(".prose-menubar [title]")) {
    const word = words[button.title.replaceAll(" ", "-")];
    if (word) {
      button.title = word;
      button.setAttribute("aria-label", word);
    }
  }
  for (const option of around.querySelectorAll(".prose-menubar__option")) {
    const [word, shown] = [words[option.dataset.name], option.firstElementChild];
    if (word && shown.textContent !== word) shown.textContent = word;
  }
  const area = around.querySelector(".ProseMirror[contenteditable]:not([aria-label])");
  if (area && around.querySelector(".prose-menubar")) {
    area.setAttribute("aria-label", words.text);
    area.setAttribute("aria-multiline", "true");
  }
}

for (const field of document.querySelectorAll("textarea.proseeditorwidget")) {
  const around = field.parentElement;
  new MutationObserver(() => rename(around)).observe(around, { childList: true, subtree: true });
}
