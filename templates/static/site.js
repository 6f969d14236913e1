// The site's enhancements. Every page works without this file; nothing here is the only way to do a thing.

// The path below which the site stands; empty where it has a host of its own.
const root = document.documentElement.dataset.root ?? "";
// The same without the language that the reader chose: what a browser keeps is kept for all of them.
const site = document.documentElement.dataset.site ?? root;

// What this file says, in the language of the page; English stands here.
const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
const _ = (text, number) => (words[text] ?? text).replace("%(number)s", number);

// Folders that this browser keeps, the one that was used last first: each has a name, says
// what it is for, and has articles with the search that each was chosen from and a note.
const folderOf = (kept) => {
  const rows = Array.isArray(kept?.kept) ? kept.kept.map((each) => [each].flat()) : [];
  const articles = rows.filter(([id]) => typeof id === "string");
  return {
    name: String(kept?.name ?? ""),
    about: String(kept?.about ?? ""),
    kept: articles.map(([id, search, note]) => ({ id, search: String(search ?? ""), note: String(note ?? "") })),
  };
};
const store = {
  key: "cuttings-folders" + site,
  // Where the one list of older pages stands.
  older: "cuttings-folder" + site,
  read() {
    try {
      const written = localStorage.getItem(this.key);
      const older = () => [{ kept: JSON.parse(localStorage.getItem(this.older) || "[]") }];
      const folders = written ? JSON.parse(written) : older();
      if (Array.isArray(folders) && folders.length) return folders.map(folderOf);
    } catch {
      // what can't be read is no folder
    }
    return [folderOf()];
  },
  write(folders) {
    const rows = (kept) => kept.slice(0, 200).map(({ id, search, note }) => [id, search, note]);
    try {
      const kept = folders.slice(0, 50).map((folder) => ({ ...folder, kept: rows(folder.kept) }));
      localStorage.setItem(this.key, JSON.stringify(kept));
      localStorage.removeItem(this.older);
    } catch {
      // a browser that keeps nothing still has the form
    }
  },
};

document.documentElement.classList.add("js");
const status = document.createElement("p");
status.className = "unseen";
status.setAttribute("role", "status");
document.body.append(status);
const say = (text) => {
  status.textContent = text;
};

// The address of a folder: a search stands before the articles that were chosen from it, a note behind its article.
function folderAddress({ name, about, kept }) {
  const fields = new URLSearchParams();
  let from = "";
  if (name) fields.append("name", name);
  if (about) fields.append("about", about);
  for (const { id, search, note } of kept) {
    if (search !== from) fields.append("search", (from = search));
    fields.append("id", id);
    if (note) fields.append("note", note);
  }
  return root + "/folder" + (fields.size ? "?" + fields : "");
}
function folderAt(address) {
  const fields = new URLSearchParams(address);
  const folder = { name: fields.get("name") ?? "", about: fields.get("about") ?? "", kept: [] };
  let from = "";
  for (const [name, value] of fields) {
    if (name === "search") from = value;
    if (name === "id") folder.kept.push({ id: value, search: from, note: "" });
    if (name === "note" && folder.kept.length) folder.kept.at(-1).note = value;
  }
  return folder;
}
// The folder: ticks are kept in this browser, and the link in the header is the folder's address.
// Who has an account has the same in it, and the server says what is kept.
const ofAccount = () => document.querySelector("form[data-own]");
function showFolder() {
  const link = document.querySelector("[data-folder]");
  if (!link) return;
  const [folder] = store.read();
  const ids = folder.kept.map(({ id }) => id);
  link.textContent = ids.length ? _("Folder (%(number)s)", ids.length) : _("Folder");
  link.href = folderAddress(folder);
  for (const box of document.querySelectorAll('input[name="id"][form="pick"]')) box.checked = ids.includes(box.value);
  for (const keep of document.querySelectorAll("[data-keep]")) {
    const wanted = keep.dataset.keep.split(" ");
    keep.hidden = false;
    keep.setAttribute("aria-pressed", String(wanted.every((id) => ids.includes(id))));
  }
}
const told = (kept, number) =>
  say(kept ? _("Kept. In the folder: %(number)s", number) : _("Taken out. In the folder: %(number)s", number));
function put(wanted, kept, search = "") {
  const [folder, ...others] = store.read();
  const there = new Set(folder.kept.map(({ id }) => id));
  const added = kept ? wanted.filter((id) => !there.has(id)).map((id) => ({ id, search, note: "" })) : [];
  const staying = kept ? folder.kept : folder.kept.filter(({ id }) => !wanted.includes(id));
  folder.kept = [...staying, ...added];
  store.write([folder, ...others]);
  showFolder();
  told(kept, store.read()[0].kept.length);
}
// The same in an account; a box that could not be sent says so by its state.
async function send(box, form) {
  const fields = new FormData(form);
  fields.delete("id");
  fields.set("id", box.value);
  fields.set("action", box.checked ? "keep" : "out");
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.getAttribute("action"), { method: "POST", headers, body: new URLSearchParams(fields) });
    if (!answer.ok) throw new Error(answer.statusText);
    const { number, url } = await answer.json();
    const link = document.querySelector("[data-own-folder]");
    link.textContent = number ? _("Folder (%(number)s)", number) : _("Folder");
    link.href = url;
    told(box.checked, number);
  } catch {
    box.checked = !box.checked;
    say(_("That was not kept. Try it again."));
  }
}
function folder() {
  document.addEventListener("change", ({ target }) => {
    if (!target.matches('input[name="id"][form="pick"]')) return;
    const search = document.querySelector('input[name="search"][form="pick"]')?.value;
    if (ofAccount()) send(target, ofAccount());
    else put([target.value], target.checked, search);
  });
  document.addEventListener("click", ({ target }) => {
    const keep = target.closest("[data-keep]");
    if (keep) put(keep.dataset.keep.split(" "), keep.getAttribute("aria-pressed") !== "true", keep.dataset.search);
  });
  addEventListener("pageshow", showFolder);
  addEventListener("storage", showFolder);
  folderPage();
  takeOver();
  showFolder();
}
// The page of a folder that this browser keeps: what its form changes is kept, too.
function folderPage() {
  const bar = document.querySelector("[data-folders]");
  if (!bar || location.pathname !== root + "/folder") return;
  const changed = "cuttings-folder-changed" + site;
  const shown = folderAt(location.search);
  const folders = store.read();
  const at = (address) => folders.findIndex((folder) => folderAddress(folder) === address);
  let own = at(folderAddress(shown));
  try {
    const before = sessionStorage.getItem(changed);
    sessionStorage.removeItem(changed);
    if (own < 0 && before) {
      own = at(before);
      if (own >= 0) folders[own] = shown;
    }
  } catch {
    // a browser that keeps nothing keeps no change
  }
  // An address that names nothing, as typed or bookmarked, is the folder that was used last.
  const isBare = !new URLSearchParams(location.search).size;
  if (isBare && own < 0 && folderAddress(folders[0]) !== root + "/folder") return location.replace(folderAddress(folders[0]));
  // What is opened is used last, and “Keep” fills it.
  if (own >= 0) store.write([...folders.splice(own, 1), ...folders]);
  document.getElementById("changes")?.addEventListener("submit", () => {
    if (own >= 0) sessionStorage.setItem(changed, folderAddress(shown));
  });
  others(bar, shown, own >= 0);
}
// The folders of an account: those that this browser still keeps are offered to it.
function takeOver() {
  const offer = document.querySelector("[data-take-over]");
  if (!offer) return;
  const kept = store.read().filter((folder) => folder.kept.length);
  const row = offer.querySelector("template");
  for (const folder of kept) {
    const item = row.content.cloneNode(true);
    const link = item.querySelector("a");
    link.href = folderAddress(folder);
    link.textContent = `${folder.name || _("Folder")} (${folder.kept.length})`;
    item.querySelector("[name=whole]").value = new URL(link.href, location.href).search.slice(1);
    offer.querySelector("ul").append(item);
  }
  offer.hidden = !kept.length;
}
function others(bar, shown, isOwn) {
  const [first, ...rest] = store.read();
  const go = (folders) => {
    store.write(folders);
    location.assign(folderAddress(folders[0] ?? folderOf()));
  };
  const listed = (isOwn ? rest : [first, ...rest]).filter(({ name, kept }) => name || kept.length);
  bar.querySelector("ul").replaceChildren(
    ...listed.map((each) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = folderAddress(each);
      link.textContent = `${each.name || _("Folder")} (${each.kept.length})`;
      item.append(link);
      return item;
    }),
  );
  const is = (name) => bar.querySelector(`[data-${name}]`);
  is("adopt-line").hidden = isOwn || !shown.kept.length;
  is("adopt").addEventListener("click", () => go([shown, first, ...rest]));
  is("new-folder").hidden = !shown.kept.length;
  is("new-folder").addEventListener("click", () => go([folderOf(), first, ...rest]));
  is("delete-folder").hidden = !isOwn || !(shown.kept.length || shown.name);
  is("delete-folder").addEventListener("click", () => go(rest));
  bar.hidden = false;
}

// Suggestions: the combobox pattern of the ARIA Authoring Practices, with a list that follows the box.
function suggest(input) {
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", _("Suggestions"));
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) input.setAttribute(name, value);
  let found = [];
  let at = -1;
  let asked;
  let timer;

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    at = index;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const show = ([, texts, kinds, urls]) => {
    found = urls;
    list.replaceChildren(
      ...texts.map((text, place) => {
        const item = document.createElement("li");
        item.id = `suggestion-${place}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        const kind = document.createElement("span");
        kind.className = "note";
        kind.textContent = kinds[place];
        item.append(text, " ", kind);
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          location.href = found[place];
        });
        return item;
      }),
    );
    at = -1;
    list.hidden = !texts.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    const said = texts.length === 1 ? _("1 suggestion") : _("%(number)s suggestions", texts.length);
    say(texts.length ? said : "");
  };
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(root + "/suggest?q=" + encodeURIComponent(input.value), { signal: asked.signal });
      if (answer.ok && document.activeElement === input) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) return close();
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      location.href = found[at];
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const last = list.children.length;
      choose(at + step < -1 ? last - 1 : at + step >= last ? -1 : at + step);
    }
  });
}

// The advanced form says at once what its rows make; without this its button does.
function advanced(form) {
  let timer;
  let asked;
  const tell = async () => {
    asked?.abort();
    asked = new AbortController();
    const fields = new URLSearchParams(new FormData(form));
    fields.set("line", "1");
    try {
      const answer = await fetch(root + "/advanced?" + fields, { signal: asked.signal });
      if (!answer.ok) return;
      const made = await answer.json();
      form.querySelector("#line").textContent = made.query || _("everything");
      form.querySelector("[data-understood]").textContent = made.understood;
      form.querySelector("[data-found]").textContent = made.found;
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 300);
  });
}

// Keys of one letter, which a reader can switch off on the page of help (WCAG 2.1.4).
const KEYS = {
  "/": () => document.querySelector("#q")?.focus(),
  n: () => document.querySelector("a[rel=next]")?.click(),
  p: () => document.querySelector("a[rel=prev]")?.click(),
  j: () => toDifference(1),
  k: () => toDifference(-1),
  "?": () => location.assign(`${root}/help#keys`),
};
function keys() {
  document.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || choices.read("no-keys")) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    event.preventDefault();
    act();
  });
}

// The next or the previous paragraph of a comparison that changed.
function toDifference(step) {
  const all = [...document.querySelectorAll(".difference")];
  const next = all[Math.min(Math.max(all.indexOf(document.activeElement) + step, 0), all.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "center" });
}

// Small choices of a reader that stay in this browser: boxes by their id.
const choices = {
  read(name) {
    try {
      return localStorage.getItem(`cuttings-${name}${site}`) !== null;
    } catch {
      return false;
    }
  },
  write(name, on) {
    try {
      if (on) localStorage.setItem(`cuttings-${name}${site}`, "yes");
      else localStorage.removeItem(`cuttings-${name}${site}`);
    } catch {
      // a browser that keeps nothing asks again
    }
  },
};
function remember(id, name) {
  const box = document.getElementById(id);
  if (!box) return;
  box.checked = !choices.read(name);
  box.addEventListener("change", () => choices.write(name, !box.checked));
}
function printing() {
  const button = document.querySelector("[data-print]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A list as plain text and with its italics; the program that it is put into chooses.
function inBothForms(element) {
  const forms = { "text/plain": element.innerText, "text/html": element.outerHTML };
  return Object.fromEntries(Object.entries(forms).map(([type, text]) => [type, new Blob([text], { type })]));
}

// A text that is there to be copied.
function copying() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy);
      if ("value" in text) await navigator.clipboard.writeText(text.value);
      else await navigator.clipboard.write([new ClipboardItem(inBothForms(text))]);
      say(_("Copied"));
    });
  }
}

// Where a page of a result was asked for, the reader goes on at its heading.
function focus() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.tabIndex === -1) target.focus({ preventScroll: true });
}

// Filters apply by themselves: the page of the changed form takes the place of this one,
// the focus stays, and what was found is said. Without this the form has its button.
function filters() {
  const form = document.querySelector("#search");
  const panel = document.querySelector("#filters");
  if (!form || !panel) return;
  let timer;
  let asked;
  let typed = false;
  let shown = location.search;
  const again = (field) => field.id || `${field.name}=${field.closest(".range") ? "" : field.value}`;
  const fieldAgain = (mark) => [...document.querySelectorAll("#filters input")].find((field) => again(field) === mark);

  const apply = async (field) => {
    asked?.abort();
    asked = new AbortController();
    const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(url, { signal: asked.signal });
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !made.querySelector("#results")) return location.assign(url);
      show(made, field);
      history.pushState({ applied: true }, "", url);
      lastSearch();
      shown = location.search;
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    }
  };
  const show = (made, field) => {
    const open = new Map([...panel.querySelectorAll("details")].map((group) => [group.dataset.group, group.open]));
    for (const group of made.querySelectorAll("#filters details"))
      if (open.has(group.dataset.group)) group.open = open.get(group.dataset.group);
    const mark = again(field);
    const { scrollTop } = panel;
    panel.replaceChildren(...made.querySelector("#filters").childNodes);
    document.querySelector(".results").replaceWith(made.querySelector(".results"));
    document.querySelector(".beside")?.remove();
    panel.parentElement.className = made.querySelector(".columns").className;
    const beside = made.querySelector(".beside");
    if (beside) panel.parentElement.append(beside);
    document.title = made.title;
    // What leads on with this search: the advanced form, and the page in other languages.
    const ways = "header .sites a, footer a";
    const fresh = made.querySelectorAll(ways);
    document.querySelectorAll(ways).forEach((way, index) => way.setAttribute("href", fresh[index]?.getAttribute("href") ?? way.href));
    panel.scrollTop = scrollTop;
    const next = document.activeElement;
    if (next === document.body) fieldAgain(mark)?.focus({ preventScroll: true });
    showFolder();
    charts();
    say(document.querySelector("#results").textContent);
  };
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form !== form || !panel.contains(field)) return;
    if (field.closest(".range")) {
      typed = true;
      return;
    }
    // A value is kept to, left out, or neither.
    if (field.type === "checkbox" && field.checked) {
      const other = field.name.startsWith("-") ? field.name.slice(1) : `-${field.name}`;
      for (const box of panel.querySelectorAll("input")) if (box.name === other && box.value === field.value) box.checked = false;
    }
    clearTimeout(timer);
    timer = setTimeout(() => apply(field), 400);
  });
  // Two dates are one thought: they apply when the reader leaves both.
  panel.addEventListener("focusout", (event) => {
    const range = event.target.closest(".range");
    if (!typed || !range || range.contains(event.relatedTarget)) return;
    typed = false;
    apply(event.target);
  });
  // A skip link moves in the history too, and must not load the page again.
  addEventListener("popstate", () => {
    if (location.search !== shown) location.reload();
  });
}

// A chart is one stop of the Tab key; arrows lead from bar to bar. Without this each bar is a stop.
const bars = (chart) => [...chart.querySelectorAll("a")];
function charts() {
  for (const chart of document.querySelectorAll(".chart svg[role]")) {
    const all = bars(chart);
    const first = all.find((bar) => bar.hasAttribute("aria-current")) ?? all[0];
    for (const bar of all) bar.tabIndex = bar === first ? 0 : -1;
    if (all.length > 1) chart.setAttribute("aria-label", `${chart.getAttribute("aria-label")}; ${chart.dataset.arrows}`);
  }
}
function arrows() {
  const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
  document.addEventListener("keydown", (event) => {
    const bar = event.target.closest?.(".chart svg a");
    const step = steps[event.key];
    if (!bar || step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const all = bars(bar.closest("svg"));
    const next = all[Math.min(Math.max(all.indexOf(bar) + step, 0), all.length - 1)];
    for (const each of all) each.tabIndex = each === next ? 0 : -1;
    next.focus();
  });
}

// On a phone a map is wider than its window: the part with the most comes first.
function panes() {
  for (const pane of document.querySelectorAll(".pane")) pane.scrollLeft = (pane.scrollWidth * (pane.dataset.middle ?? 50)) / 100 - pane.clientWidth / 2;
}

// A menu closes when the reader turns to something else, or presses Escape.
function menus() {
  const others = (target) => [...document.querySelectorAll("details.menu[open]")].filter((menu) => !menu.contains(target));
  const close = ({ target }) => others(target).forEach((menu) => { menu.open = false; });
  document.addEventListener("click", close);
  document.addEventListener("focusin", close);
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A search has one address: what is empty is left out of it.
function address() {
  for (const form of document.querySelectorAll('form[method="get"]')) {
    form.addEventListener("formdata", ({ formData }) => {
      // A name that several fields share belongs to rows, which hold together by their places.
      const isEmpty = (name) => name !== "q" && formData.getAll(name).length === 1 && formData.get(name) === "";
      for (const name of new Set(formData.keys())) if (isEmpty(name)) formData.delete(name);
    });
  }
}

// The last search of this visit stands in the question why an article is not found.
function lastSearch() {
  const key = "cuttings-search" + site;
  const field = document.querySelector("[data-last-search]");
  try {
    if (location.pathname === root + "/search" && location.search) sessionStorage.setItem(key, location.search);
    const last = new URLSearchParams(sessionStorage.getItem(key) ?? "");
    if (!field || field.value || last.get("q") === new URLSearchParams(location.search).get("q")) return;
    const isWords = [...last.keys()].join() === "q";
    if (last.size) field.value = isWords ? last.get("q") : `${root}/search?${last}`;
  } catch {
    // a browser that keeps nothing has an empty field
  }
}

address();
folder();
lastSearch();
const box = document.querySelector("#q");
if (box) suggest(box);
const rows = document.querySelector("[data-advanced]");
if (rows) advanced(rows);
filters();
charts();
panes();
arrows();
menus();
keys();
remember("names", "no-names");
remember("keys-on", "no-keys");
printing();
copying();
for (const hint of document.querySelectorAll(".keys-hint, .needs-script")) hint.hidden = false;
focus();
