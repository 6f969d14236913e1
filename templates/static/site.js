// The site's enhancements. Every page works without this file; nothing here is the only way to do a thing.

// The path below which the site stands; empty where it has a host of its own.
const root = document.documentElement.dataset.root ?? "";

const store = {
  key: "cuttings-folder" + root,
  read() {
    try {
      const ids = JSON.parse(localStorage.getItem(this.key) || "[]");
      return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
    } catch {
      return [];
    }
  },
  write(ids) {
    try {
      localStorage.setItem(this.key, JSON.stringify(ids.slice(0, 200)));
    } catch {
      // a browser that keeps nothing still has the form
    }
  },
};

const status = document.createElement("p");
status.className = "unseen";
status.setAttribute("role", "status");
document.body.append(status);
const say = (text) => {
  status.textContent = text;
};

// The folder: ticks are kept in this browser, and the link in the header is the folder's address.
function folder() {
  const link = document.querySelector("[data-folder]");
  const boxes = [...document.querySelectorAll('input[name="id"][form="pick"]')];
  const show = () => {
    const ids = store.read();
    link.textContent = ids.length ? `Folder (${ids.length})` : "Folder";
    link.href = root + "/folder" + (ids.length ? "?" + new URLSearchParams(ids.map((id) => ["id", id])) : "");
    for (const box of boxes) box.checked = ids.includes(box.value);
  };
  for (const box of boxes) {
    box.addEventListener("change", () => {
      const others = store.read().filter((id) => id !== box.value);
      store.write(box.checked ? [...others, box.value] : others);
      show();
      say(box.checked ? `In the folder: ${store.read().length}` : `Taken out. In the folder: ${store.read().length}`);
    });
  }
  for (const drop of document.querySelectorAll("[data-drop]")) {
    drop.addEventListener("click", () => store.write(store.read().filter((id) => id !== drop.dataset.drop)));
  }
  for (const keep of document.querySelectorAll("[data-keep]")) {
    keep.hidden = false;
    const known = () => store.read().includes(keep.dataset.keep);
    const label = () => {
      keep.textContent = known() ? "Take out of the folder" : "Put into the folder";
    };
    keep.addEventListener("click", () => {
      const others = store.read().filter((id) => id !== keep.dataset.keep);
      store.write(known() ? others : [...others, keep.dataset.keep]);
      label();
      show();
    });
    label();
  }
  show();
  addEventListener("pageshow", show);
  addEventListener("storage", show);
}

// Suggestions: the combobox pattern of the ARIA Authoring Practices, with a list that follows the box.
function suggest(input) {
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
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
    say(texts.length ? `${texts.length} suggestions` : "");
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
      form.querySelector("#line").textContent = made.query || "everything";
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

// Keys that a reader may turn to: "/" goes to the query box, unless something is being typed.
function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    document.querySelector("#q")?.focus();
  });
}

// Where a page of a result was asked for, the reader goes on at its heading.
function focus() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.tabIndex === -1) target.focus({ preventScroll: true });
}

// A browser that can't show a closed drawer beside the result gets it opened where there is room.
function drawer() {
  const wide = matchMedia("(min-width: 56rem)");
  const filters = document.querySelector(".drawer");
  if (filters && wide.matches && !CSS.supports("selector(::details-content)")) filters.open = true;
}

// A search has one address: what is empty is left out of it.
function address() {
  for (const form of document.querySelectorAll('form[method="get"]')) {
    form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of [...formData]) if (value === "" && name !== "q") formData.delete(name);
    });
  }
}

address();
folder();
const box = document.querySelector("#q");
if (box) suggest(box);
const rows = document.querySelector("[data-advanced]");
if (rows) advanced(rows);
keys();
focus();
drawer();
