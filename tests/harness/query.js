// Finds elements by role and accessible name, as assistive technology does; runs inside the page.
// arguments: chain [[role, name], …] (each inside the one before), kind: "find" | "names".
const [chain, kind] = arguments;

const IMPLICIT = {
  A: (e) => (e.hasAttribute("href") ? "link" : ""), BUTTON: () => "button", SUMMARY: () => "button", TEXTAREA: () => "textbox",
  SELECT: (e) => (e.multiple || e.size > 1 ? "listbox" : "combobox"), OPTION: () => "option", NAV: () => "navigation",
  MAIN: () => "main", HEADER: () => "banner", DIALOG: () => "dialog", TABLE: () => "table", TR: () => "row", TH: () => "columnheader",
  TD: () => "cell", UL: () => "list", OL: () => "list", LI: () => "listitem", IMG: () => "img", PROGRESS: () => "progressbar",
  FIELDSET: () => "group", FORM: () => "form", ASIDE: () => "complementary", SECTION: () => "region", OUTPUT: () => "status",
  H1: () => "heading", H2: () => "heading", H3: () => "heading", H4: () => "heading", DT: () => "term", DD: () => "definition",
  INPUT: (e) => ({ checkbox: "checkbox", radio: "radio", submit: "button", button: "button", search: "searchbox", number: "spinbutton",
    range: "slider", file: "file" })[e.type] || "textbox",
};
const FAMILIES = { field: ["textbox", "searchbox", "spinbutton", "combobox", "listbox"], tick: ["checkbox", "switch", "radio", "menuitemcheckbox", "menuitemradio"],
  command: ["button", "link", "menuitem", "menuitemcheckbox", "menuitemradio", "tab", "option"], row: ["row", "listitem"], dialog: ["dialog", "alertdialog"], item: ["menuitem", "menuitemradio", "menuitemcheckbox", "option"] };

const roleOf = (e) => (e.getAttribute("role") || "").split(" ")[0] || (IMPLICIT[e.tagName] || (() => ""))(e);
const shown = (e) => e.checkVisibility({ visibilityProperty: true }) || (e.type === "file" && !!e.closest("label,form,[role=dialog],dialog,main"));
const spoken = (e) => !e.closest("[aria-hidden=true],[inert]");

function text(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true" || node.tagName === "STYLE") return "";
  const label = node.getAttribute("aria-label");
  if (label) return ` ${label} `;
  if (node.tagName === "IMG") return ` ${node.alt || ""} `;
  const inline = getComputedStyle(node).display.startsWith("inline") ? "" : " ";
  return inline + [...node.childNodes].map(text).join("") + inline;
}
const tidy = (words) => words.replace(/\s+/g, " ").trim();

function nameOf(e) {
  const by = e.getAttribute("aria-labelledby");
  if (by) return tidy(by.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean).map(text).join(" "));
  if (e.getAttribute("aria-label")) return tidy(e.getAttribute("aria-label"));
  if (e.labels && e.labels.length) return tidy([...e.labels].map((label) => [...label.childNodes].filter((child) => !child.contains(e)).map(text).join("")).join(" ")) || e.placeholder || "";
  if (["INPUT", "TEXTAREA", "SELECT"].includes(e.tagName)) return tidy(e.title || e.placeholder || e.value || "");
  if (e.tagName === "FIELDSET") return tidy(text(e.querySelector("legend") || e.ownerDocument.createTextNode("")));
  return tidy(text(e)) || tidy(e.title || "");
}

function candidates(root, role) {
  const roles = FAMILIES[role] || [role];
  return [root, ...root.querySelectorAll("*")].filter((e) => e !== document && roles.includes(roleOf(e)) && shown(e) && spoken(e));
}

function named(found, role, name) {
  if (name === "") return found;
  const wanted = tidy(name), loose = wanted.toLowerCase();
  const names = found.map((e) => [e, nameOf(e)]);
  const exact = names.filter(([e, n]) => n === wanted || n.replace(/\s*\*$/, "") === wanted);
  if (exact.length) return exact.map(([e]) => e);
  if (role === "row") {
    const cell = found.filter((row) => [...row.querySelectorAll("*")].some((e) => tidy(e.textContent) === wanted));
    if (cell.length) return cell;
  }
  return names.filter(([e, n]) => n.toLowerCase().includes(loose)).map(([e]) => e);
}

const modals = [...document.querySelectorAll("dialog:modal,[aria-modal=true]")].filter(shown);
let roots = [modals.at(-1) || document];
if (kind === "names") {
  const [role] = chain.at(-1);
  return [...new Set(roots.flatMap((root) => candidates(root, role)).map(nameOf))].slice(0, 60);
}
let nested = false;
for (const [role, name] of chain) {
  const inside = roots.flatMap((root) => named(candidates(root, role).filter((e) => e !== root || !nested), role, name));
  nested = true;
  // Of nested matches the innermost is meant: a row in a list item, a button in a labelled group.
  roots = inside.filter((e) => !inside.some((other) => other !== e && e.contains(other)));
}
return roots;
