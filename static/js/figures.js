// A click on a figure writes it where the cursor was in the editor; without this script one copies its words.
let place = null;

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const editor = document.querySelector(".ProseMirror[contenteditable]");
  if (editor && selection.rangeCount && editor.contains(selection.anchorNode)) place = selection.getRangeAt(0).cloneRange();
});

function insert(token) {
  const editor = document.querySelector(".ProseMirror[contenteditable]");
  if (!editor) return;
  const kept = place;
  editor.focus();
  if (kept && editor.contains(kept.startContainer)) {
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(kept);
  }
  document.execCommand("insertText", false, `${token} `);
}

for (const code of document.querySelectorAll("[data-figure]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "figure-token";
  button.append(code.cloneNode(true));
  button.addEventListener("click", () => insert(code.textContent));
  code.replaceWith(button);
}
