// Writing a block: marks by buttons and keys, figures inserted where one writes, and what is pasted brought down to the
// few marks that a report knows. Without this file the same text is typed, and the server cleans it.

const form = document.querySelector("[data-composing-text]");
const area = form?.querySelector("textarea[name=text]");
if (area) start();

function start() {
  form.querySelector(".toolbar").hidden = false;
  for (const one of form.querySelectorAll("[data-without-script]")) one.hidden = true;
  show(document);
  document.addEventListener("htmx:afterSwap", (event) => show(event.target));
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-mark]");
    const insert = event.target.closest("[data-insert]");
    if (mark) apply(mark.dataset.mark);
    if (insert) put(insert.dataset.insert);
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    const mark = event.altKey ? { 3: "heading" }[key]
      : event.shiftKey ? { f: "figure", "*": "list", 8: "list" }[key]
      : { b: "strong", i: "emphasis", k: "link" }[key];
    if (!mark) return;
    event.preventDefault();
    apply(mark);
  });
  area.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    if (!html) return;
    event.preventDefault();
    put(markdownOf(html));
  });
}

function show(root) {
  for (const button of root.querySelectorAll?.("[data-insert][hidden]") || []) button.hidden = false;
}

// execCommand keeps the browser's own undo; setRangeText is for those that dropped it.
function put(text) {
  area.focus();
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

function apply(mark) {
  if (mark === "figure") return document.getElementById("q").focus();
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
  if (mark === "strong" || mark === "emphasis") {
    const sign = mark === "strong" ? "**" : "*";
    const at = area.selectionStart;
    put(`${sign}${chosen}${sign}`);
    if (!chosen) area.setSelectionRange(at + sign.length, at + sign.length);
  } else if (mark === "link") {
    const at = area.selectionStart;
    put(`[${chosen}](https://)`);
    const address = at + chosen.length + 3;
    area.setSelectionRange(address, address + 8);
  } else {
    const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const sign = mark === "heading" ? "### " : "- ";
    const lines = area.value.slice(start, area.selectionEnd).split("\n");
    area.setSelectionRange(start, area.selectionEnd);
    put(lines.map((line) => sign + line.replace(/^(?:### |- )/, "")).join("\n"));
  }
}

const SILENT = "script,style,head,title,xml,object,iframe,svg,noscript,template,meta,link,img,select,textarea,input";
const BLOCKS = new Set(["P", "DIV", "TR", "H1", "H2", "H3", "H4", "H5", "H6", "SECTION", "ARTICLE", "BLOCKQUOTE", "PRE", "LI", "TABLE"]);
const HEADINGS = new Set(["H1", "H2", "H3"]);

// A parsed document that is never shown: nothing in it runs or is fetched.
export function markdownOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const one of page.querySelectorAll(SILENT)) one.remove();
  const blocks = [];
  let line = "";
  let prefix = "";
  const close = () => {
    const text = line.replace(/\s+/g, " ").trim();
    if (text) blocks.push(prefix + (prefix === "- " ? text.replace(/^(?:[·•o§▪–-]|\(?\d{1,3}[.)])\s+/, "") : text));
    line = prefix = "";
  };
  const walk = (node, style) => {
    if (node.nodeType === Node.TEXT_NODE) {
      line += written(node.data, style);
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.tagName.includes(":")) {
      const tag = node.tagName;
      const block = BLOCKS.has(tag);
      if (block) {
        if (!(tag === "P" && node.parentElement?.tagName === "LI" && !line)) close();
        if (HEADINGS.has(tag)) prefix = "### ";
        else if (tag === "LI") prefix = node.parentElement?.tagName === "OL" ? "1. " : "- ";
        else if (/msolist/i.test(node.className)) prefix = "- ";
      }
      const href = tag === "A" ? node.getAttribute("href") || "" : "";
      const inner = {
        strong: style.strong || tag === "STRONG" || (tag === "B" && node.style.fontWeight !== "normal"),
        emphasis: style.emphasis || tag === "EM" || tag === "I",
        href: /^(?:https?:\/\/|mailto:)[^\s()<>]+$/i.test(href) ? href : style.href,
      };
      if (tag === "BR" || tag === "TD" || tag === "TH") line += " ";
      for (const child of node.childNodes) walk(child, inner);
      if (block) close();
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const child of node.childNodes) walk(child, style);
    }
  };
  walk(page.body, { strong: false, emphasis: false, href: "" });
  close();
  return blocks.join("\n\n").replace(/\n\n(?=- )/g, "\n").replace(/\n\n(?=1\. )/g, "\n");
}

function written(text, style) {
  const core = text.trim();
  if (!core) return text ? " " : "";
  const safe = core.replace(/[\\*_`]/g, "\\$&");
  const mark = (style.strong ? "**" : "") + (style.emphasis ? "*" : "");
  const linked = style.href ? `[${safe}](${style.href})` : safe;
  return (/^\s/.test(text) ? " " : "") + mark + linked + [...mark].reverse().join("") + (/\s$/.test(text) ? " " : "");
}
