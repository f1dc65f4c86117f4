// Runs in a world of its own within the page: it sees the document, and none of
// what the page's scripts have made of the language. Returns what a person sees
// as HTML: shadow roots in their place, nothing that is hidden, a number at each
// control.
(() => {
  const kept = ["id", "class", "name", "type", "placeholder", "autocomplete", "required", "aria-required", "readonly", "role",
    "aria-live", "for", "form", "maxlength", "title", "alt", "data-sitekey"];
  const hides = /^(d-none|hidden|hide|is-hidden|invisible)$/;
  const controls = globalThis.controls = [];
  const limit = 900000;
  const out = [];
  let size = 0;
  const put = s => { size += s.length; if (size < limit) out.push(s); };
  const escape = s => s.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
  const words = el => (el.innerText || el.textContent || "").replace(/\s+/g, " ").trim().slice(0, 300);

  const label = el => {
    if (el.getAttribute("aria-label")) return el.getAttribute("aria-label");
    const by = el.getAttribute("aria-labelledby");
    if (by) {
      const named = by.split(/\s+/).map(id => el.getRootNode().getElementById?.(id)).filter(Boolean).map(words).join(" ");
      if (named) return named;
    }
    return [...(el.labels || [])].map(words).join(" ");
  };

  const offPage = el => {
    const r = el.getBoundingClientRect();
    return r.width < 1 || r.height < 1 || r.right + scrollX < 1 || r.bottom + scrollY < 1;
  };

  const controlled = el => ["INPUT", "BUTTON", "SELECT", "TEXTAREA"].includes(el.tagName) || el.getAttribute("role") === "button";

  const children = el => {
    if (el.tagName === "SLOT") {
      const given = el.assignedNodes({flatten: true});
      return given.length ? given : el.childNodes;
    }
    return (el.shadowRoot || el).childNodes;
  };

  const write = (node, seen) => {
    if (size >= limit) return;
    if (node.nodeType === Node.TEXT_NODE) {
      if (seen) put(escape(node.data));
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const tag = node.tagName.toUpperCase();
    if (["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "LINK", "META", "SVG", "HEAD", "OBJECT", "CANVAS"].includes(tag)) return;
    const style = getComputedStyle(node);
    if (style.display === "none") return;
    const box = ["checkbox", "radio"].includes(node.type);
    if (style.opacity === "0" && !box) return;
    const visible = style.visibility === "visible";
    if (controlled(node)) {
      if (!box && (!visible || style.display !== "contents" && offPage(node))) return;
      control(node, tag, visible);
      return;
    }
    if (tag === "IFRAME") {
      put(`<iframe title="${escape(node.title)}" id="${escape(node.id)}" class="${escape(node.className)}"></iframe>`);
      const inner = node.contentDocument?.body; // null for one of another site
      if (inner && visible) write(inner, true);
      return;
    }
    // Names with a hyphen stay: a page may call its own elements by what they are.
    const name = tag === "BODY" || tag === "HTML" || tag === "SLOT" ? "div" : tag.toLowerCase();
    put("<" + name + attributes(node) + ">");
    for (const child of children(node)) write(child, visible);
    if (!["br", "img", "hr", "wbr"].includes(name)) put("</" + name + ">");
  };

  const attributes = el => {
    let s = "";
    for (const name of kept) {
      let value = el.getAttribute(name);
      if (value === null) continue;
      if (name === "class") value = value.split(/\s+/).filter(c => !hides.test(c)).join(" ");
      s += ` ${name}="${escape(value.slice(0, 500))}"`;
    }
    return s;
  };

  const control = (el, tag, visible) => {
    controls.push(el);
    let s = attributes(el) + ` data-ref="${controls.length}"`;
    if (el.checked) s += " checked";
    if (tag === "INPUT" || tag === "TEXTAREA") {
      if (el.disabled && el.type !== "submit") s += " disabled";
      if (el.type === "password") s += el.value ? ' value="-"' : "";
      else if (tag === "INPUT") s += ` value="${escape(String(el.value).slice(0, 500))}"`;
    }
    if (tag !== "BUTTON" && el.getAttribute("role") !== "button") s += ` aria-label="${escape(label(el))}"`;
    else if (!words(el)) s += ` aria-label="${escape(label(el) || el.querySelector("img")?.alt || "")}"`;
    const name = tag.toLowerCase();
    put("<" + name + s + ">");
    if (tag === "TEXTAREA") put(escape(el.value.slice(0, 500)));
    else if (tag !== "INPUT") for (const child of children(el)) write(child, visible);
    if (tag !== "INPUT") put("</" + name + ">");
  };

  put("<!doctype html><title>" + escape(document.title) + "</title>");
  if (document.body) write(document.body, true);
  return {html: out.join(""), at: location.href, ready: document.readyState !== "loading"};
})()
