// Forms of items: what is typed is kept on this device until it is sent, and checked as the server will check it.
// Everything works without this file; what is said of persons is never kept.
(() => {
  const sent = document.querySelector("form[data-sent]");
  sent?.addEventListener("submit", (event) => {
    if (event.submitter?.name === "sure") localStorage.removeItem(`taizhang:${sent.dataset.sent}`);
  });
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const place = `taizhang:${form.dataset.keep}`;
  const inputs = () => [...form.elements].filter((one) => one.name && one.type !== "hidden" && !("private" in one.dataset));
  const first = JSON.stringify(read());

  function read() {
    return inputs().map((one) => [one.name, one.value, one.checked === true]);
  }
  function write(kept) {
    const rest = [...kept];
    for (const one of inputs()) {
      const at = rest.findIndex(([name, value]) => name === one.name && (one.type !== "checkbox" || value === one.value));
      if (at < 0) continue;
      const [[, value, checked]] = rest.splice(at, 1);
      if (one.type === "checkbox") one.checked = checked;
      else one.value = value;
    }
  }
  function stored() {
    try {
      return JSON.parse(localStorage.getItem(place) || "null");
    } catch {
      return null;
    }
  }

  const notice = form.querySelector("[data-restored]");
  const kept = stored();
  const fresh = !document.querySelector("#issues");
  if (kept && fresh && JSON.stringify(kept) !== first) {
    write(kept);
    notice.hidden = false;
  }
  form.querySelector("[data-discard]").addEventListener("click", () => {
    localStorage.removeItem(place);
    write(JSON.parse(first));
    notice.hidden = true;
  });

  const touched = new Set();
  let waiting = 0;
  let asked = 0;
  form.addEventListener("input", () => {
    try {
      localStorage.setItem(place, JSON.stringify(read()));
    } catch {
      /* no room, or not allowed: nothing is kept */
    }
  });
  form.addEventListener("focusout", (event) => {
    const field = event.target.closest("[data-field]");
    if (field && event.target.value) touched.add(field.dataset.field);
  });
  form.addEventListener("change", (event) => {
    const field = event.target.closest("[data-field]");
    if (field) touched.add(field.dataset.field);
    clearTimeout(waiting);
    waiting = setTimeout(check, 300);
  });

  async function check() {
    asked += 1;
    const mine = asked;
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", headers: { "X-Check": "1" }, body: new FormData(form) });
    } catch {
      return; // not reached: it is checked when it is sent
    }
    if (mine !== asked || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const about = (path) => path.replace(/^payload\.(payload\.)?/, "").replace(/^fields\./, "");
    const found = [...page.querySelectorAll("#issues [data-path]")].filter((one) => touched.has(about(one.dataset.path)));
    const wrong = new Set(found.map((one) => about(one.dataset.path)));
    const box = document.querySelector("#issue-box");
    const shown = found.map((one) => one.outerHTML).join("");
    const next = shown && `<div class="issues" id="issues" role="alert">${shown}</div>`;
    if (box.innerHTML !== next) box.innerHTML = next;
    for (const one of form.querySelectorAll("[data-field]")) {
      const input = one.querySelector("input:not([type=hidden]), select, textarea");
      if (wrong.has(one.dataset.field)) input?.setAttribute("aria-invalid", "true");
      else if (touched.has(one.dataset.field)) input?.removeAttribute("aria-invalid");
    }
  }
})();
