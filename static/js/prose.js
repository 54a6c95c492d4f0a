// The editor puts its few rules into a <style> of its own, which our security policy rightly refuses.
// It leaves that out where it finds one already: this mark, which is no style at all. The rules stand in css/forms.css.
const mark = document.createElementNS("urn:steunpunt", "style");
mark.setAttribute("data-tiptap-style", "");
document.head.append(mark);

// Its buttons speak English only; the page brings the words, by the name of the button.
function name(editor, words) {
  for (const button of editor.querySelectorAll("[title]")) {
    const word = words[button.title.replaceAll(" ", "-")];
    if (word) {
      button.title = word;
      button.setAttribute("aria-label", word);
    }
  }
  for (const option of editor.querySelectorAll(".prose-menubar__option")) {
    const word = words[option.dataset.name];
    if (word) option.firstElementChild.textContent = word;
  }
}

function nameWhenReady(editor, words) {
  const area = editor.querySelector(".ProseMirror[contenteditable]");
  if (!area) return false;
  name(editor, words);
  area.setAttribute("aria-label", words.text);
  area.setAttribute("aria-multiline", "true");
  return true;
}

const words = JSON.parse(document.getElementById("editor-words").textContent);
for (const field of document.querySelectorAll("textarea.proseeditorwidget")) {
  const around = field.parentElement;
  const watcher = new MutationObserver(() => {
    const editor = field.closest(".prose-editor");
    if (editor && nameWhenReady(editor, words)) watcher.disconnect();
  });
  watcher.observe(around, { childList: true, subtree: true });
}
