// n and p go from finding to finding, Enter leads to the text; nothing here is needed to read the page.
(() => {
  const found = [...document.querySelectorAll(".finding")];
  const typing = (at) => at.closest("input, textarea, select, [contenteditable]") !== null;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const here = found.findIndex((one) => one.contains(document.activeElement));
    if (event.key === "n" || event.key === "p") {
      const next = found[event.key === "n" ? here + 1 : Math.max(here - 1, 0)];
      if (next) { next.focus(); event.preventDefault(); }
    } else if (event.key === "Enter" && document.activeElement === found[here]) {
      const mark = document.getElementById(found[here].dataset.mark);
      if (mark) { mark.focus(); mark.scrollIntoView({ block: "center" }); }
    }
  });
})();
