// The desk's enhancements. Every form works without this file: a change is then shown on a
// page of its own before it is made.

const root = document.documentElement.dataset.root || "";
const site = document.documentElement.dataset.site ?? root;
const asJson = { Accept: "application/json" };

// A form says what it would change while it is filled in, and then makes the change at once.
function preview(form) {
  const said = form.querySelector("[data-effect]");
  const button = form.querySelector("[data-do]");
  if (!said || !button) return;
  said.setAttribute("role", "status");
  let asked = 0;
  let timer = 0;
  let refused = false;
  const fields = () => {
    const filled = new URLSearchParams(new FormData(form));
    filled.delete("reason"); // says why, and changes nothing else
    return filled.toString();
  };
  // what was last asked about: leaving a field is no change
  let known = fields();
  // what asks for no confirmation on a page of its own asks here why it is done
  const askWhy = () => {
    if (form.elements.reason) return;
    const label = document.createElement("label");
    const why = document.createElement("input");
    Object.assign(why, { type: "text", name: "reason", maxLength: 1000 });
    label.append(button.dataset.why, " ", why);
    const line = document.createElement("p");
    line.append(label);
    said.after(line);
  };
  const reset = () => {
    button.value = "preview";
    button.textContent = `${button.dataset.do} …`;
  };
  const ask = async () => {
    const mine = ++asked;
    const data = new FormData(form);
    data.set("step", "preview");
    let answer;
    try {
      const response = await fetch(form.action, { method: "POST", headers: asJson, body: new URLSearchParams(data) });
      answer = await response.json();
    } catch {
      return;
    }
    if (mine !== asked) return;
    said.hidden = false;
    said.textContent = answer.error || `${answer.detail}. ${answer.effect}`;
    refused = Boolean(answer.error);
    said.classList.toggle("bad", refused);
    if (refused) reset();
    else {
      button.value = "do";
      button.textContent = button.dataset.do;
      askWhy();
    }
  };
  const later = () => {
    const now = fields();
    if (now === known) return;
    known = now;
    refused = false;
    reset();
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  };
  if (form.dataset.decide === "now") ask();
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // why it can't be is said already; a page that says it again would lose what was typed
  form.addEventListener("submit", (event) => {
    if (refused) event.preventDefault();
  });
}

// A field for a heading is completed from the archive's headings.
let lists = 0;
function complete(input) {
  const list = document.createElement("datalist");
  list.id = `headings-${++lists}`;
  input.setAttribute("list", list.id);
  input.after(list);
  const target = input.dataset.id ? input.form.elements[input.dataset.id] : null;
  let known = new Map();
  let timer = 0;
  input.addEventListener("input", () => {
    const chosen = known.get(input.value);
    if (target) target.value = chosen || "";
    if (chosen || input.value.trim().length < 2) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const url = `${root}/desk/headings?${new URLSearchParams({ q: input.value })}`;
      let found;
      try {
        found = (await (await fetch(url, { headers: asJson })).json()).headings;
      } catch {
        return;
      }
      known = new Map(found.map((each) => [each.label, each.id]));
      list.replaceChildren(
        ...found.map((each) => {
          const option = document.createElement("option");
          option.value = each.label;
          option.label = `${each.label}: ${each.about}`;
          return option;
        }),
      );
    }, 200);
  });
}

// Whatever is chosen or typed beside a radio button chooses it.
function answers(form) {
  for (const box of form.querySelectorAll(".answers > div")) {
    const radio = box.querySelector('input[type="radio"]');
    for (const field of box.querySelectorAll("input:not([type=radio]), select")) {
      field.addEventListener("input", () => {
        radio.checked = true;
      });
    }
  }
}

function equip(part) {
  for (const form of part.querySelectorAll("form[data-decide]")) preview(form);
  for (const input of part.querySelectorAll("input[data-headings]")) complete(input);
  for (const form of part.querySelectorAll(".wrong-panel")) answers(form);
}

// Who corrects names goes on doing so at the next article.
function correcting() {
  const box = document.querySelector("input[data-correcting]");
  if (!box) return;
  const kept = `cuttings-correcting${site}`;
  try {
    box.checked = localStorage.getItem(kept) !== null;
    box.addEventListener("change", () => {
      if (box.checked) localStorage.setItem(kept, "1");
      else localStorage.removeItem(kept);
    });
  } catch {
    // a browser that keeps nothing shows them on this page alone
  }
}

// A form opens where the link to it stands.
function panels() {
  for (const link of document.querySelectorAll("a[data-panel]")) panelOf(link);
}

function panelOf(link) {
  link.setAttribute("aria-expanded", "false");
  link.addEventListener("click", async (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const row = link.closest("li, .add-name");
    const open = row.querySelector(".wrong-panel");
    const close = () => {
      row.querySelector(".wrong-panel").remove();
      link.setAttribute("aria-expanded", "false");
    };
    if (open) {
      close();
      return;
    }
    const back = location.pathname.slice(root.length) + location.search;
    let panel;
    try {
      const response = await fetch(`${link.href}&${new URLSearchParams({ back })}`);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      panel = page.getElementById("panel");
    } catch {
      panel = null;
    }
    if (!panel) {
      location.href = link.href;
      return;
    }
    const title = panel.querySelector("h1");
    const heading = document.createElement(row.matches("li") ? "h3" : "h2");
    heading.append(...title.childNodes);
    const suffix = `-${++lists}`;
    heading.id = title.id + suffix;
    title.replaceWith(heading);
    panel.setAttribute("aria-labelledby", heading.id);
    panel.removeAttribute("id");
    for (const label of panel.querySelectorAll("label[for]")) label.htmlFor += suffix;
    for (const field of panel.querySelectorAll("input[id], select[id]")) field.id += suffix;
    panel.addEventListener("keydown", (key) => {
      if (key.key !== "Escape") return;
      close();
      link.focus();
    });
    row.append(panel);
    equip(row);
    link.setAttribute("aria-expanded", "true");
    const first = [".places :checked", "input[data-headings]", "input:not([type=hidden])"];
    for (const each of first) {
      const field = panel.querySelector(each);
      if (!field) continue;
      field.focus();
      break;
    }
  });
}

// Words that are selected in an article are added as a name from a button behind their
// paragraph: the next stop of the keys, or the key that it shows.
function adding() {
  const made = document.querySelector("template[data-add-name]");
  const article = document.querySelector("article.cutting");
  if (!made || !article) return;
  const letter = /[\p{L}\p{N}\p{M}_]/u;
  let bar = null;
  const busy = () => bar && (bar.querySelector(".wrong-panel") || bar.contains(document.activeElement));
  const selected = () => {
    const selection = getSelection();
    if (selection.rangeCount !== 1 || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const node = range.commonAncestorContainer;
    const block = (node.nodeType === 1 ? node : node.parentElement).closest("h1, .text > p");
    if (!block || !article.contains(block)) return null;
    const first = document.createRange();
    first.selectNodeContents(block);
    first.setEnd(range.startContainer, range.startOffset);
    const text = block.textContent;
    let start = first.toString().length;
    let end = start + range.toString().length;
    while (start < end && /\s/.test(text[start])) start++;
    while (end > start && /\s/.test(text[end - 1])) end--;
    if (start === end || end - start > 200) return null;
    // half a word stands for the whole
    while (start > 0 && letter.test(text[start]) && letter.test(text[start - 1])) start--;
    while (end < text.length && letter.test(text[end - 1]) && letter.test(text[end])) end++;
    return { block, text, start, end };
  };
  document.addEventListener("selectionchange", () => {
    // a field that the keys pass on their way to the button has a selection of its own
    const where = getSelection().anchorNode;
    const isElsewhere = where && !(where.nodeType === 1 ? where : where.parentElement)?.closest("h1, .text");
    if (busy() || isElsewhere) return;
    bar?.remove();
    bar = null;
    const chosen = selected();
    if (!chosen) return;
    const { block, text, start, end } = chosen;
    bar = made.content.firstElementChild.cloneNode(true);
    const link = bar.querySelector("a");
    const about = new URLSearchParams({
      name: text.slice(start, end),
      before: text.slice(Math.max(0, start - 60), start),
      after: text.slice(end, end + 60),
    });
    if (block.matches("h1")) about.set("title", "1");
    link.href = `${link.getAttribute("href")}&${about}`;
    block.after(bar);
    panelOf(link);
  });
}

// What was decided is said once: loaded again, the page is as it was before.
function sayOnce() {
  const url = new URL(location.href);
  if (!url.searchParams.has("decided")) return;
  url.searchParams.delete("decided");
  history.replaceState(history.state, "", url);
}

// Keys of the queue: j and k go on and back, a accepts, r rejects, u takes back what was just
// decided, or leads to where all that one decided can be taken back.
function keys() {
  document.addEventListener("keydown", (event) => {
    const inField = event.target.closest("input, select, textarea, [contenteditable]");
    let off = false;
    try {
      off = localStorage.getItem(`cuttings-no-keys${site}`) !== null;
    } catch {
      // a browser that keeps nothing has them on
    }
    if (off || inField || event.metaKey || event.ctrlKey || event.altKey) return;
    const undo = event.key === "u" ? document.querySelector(".done [data-undo]") : null;
    const found = undo || document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!found) return;
    event.preventDefault();
    // nothing is decided unseen: the first key brings the card on screen
    const question = event.key === "a" || event.key === "r" ? document.getElementById("question") : null;
    const place = question ? question.getBoundingClientRect() : null;
    if (place && (place.bottom < 0 || place.top > window.innerHeight)) {
      document.getElementById("card").scrollIntoView();
      return;
    }
    found.click();
  });
}

// What is still being looked for is there in a moment.
if (document.querySelector("[data-again]")) setTimeout(() => location.reload(), 1500);

equip(document);
sayOnce();
correcting();
panels();
adding();
keys();
