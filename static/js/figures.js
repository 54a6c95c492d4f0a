// A click on a figure writes it where the cursor was in the editor; without this script one copies its words.
const area = () => document.querySelector(".ProseMirror[contenteditable]");

function insert(token) {
  const editor = area();
  if (!editor) return;
  editor.focus();
  document.execCommand("insertText", false, token);
}

for (const code of document.querySelectorAll("[data-figure]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "figure-token";
  button.append(code.cloneNode(true));
  button.addEventListener("click", () => insert(`${code.textContent} `));
  code.replaceWith(button);
}
