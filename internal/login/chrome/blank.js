// Empties every field of the page and takes some texts out of it.
((hide) => {
  const roots = [document];
  for (let i = 0; i < roots.length; i++) {
    for (const el of roots[i].querySelectorAll("*")) {
      if (el.shadowRoot) roots.push(el.shadowRoot);
      if (el.tagName === "IFRAME") {
        if (el.contentDocument) roots.push(el.contentDocument);
        else el.style.visibility = "hidden";
      }
      if (["INPUT", "TEXTAREA", "SELECT"].includes(el.tagName) && !["submit", "button", "image", "reset"].includes(el.type)) {
        if (el.type === "checkbox" || el.type === "radio") el.checked = false;
        else if (el.tagName === "SELECT") el.selectedIndex = -1;
        else el.value = "";
      }
      if (el.isContentEditable) el.textContent = "";
    }
    const texts = document.createTreeWalker(roots[i], NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const h of hide) if (h && texts.currentNode.data.includes(h)) texts.currentNode.data = texts.currentNode.data.replaceAll(h, "…");
    }
  }
  return true;
})
