/* Keyboard for people who read lists all day: / search, j and k rows, Enter opens, ? help. Pages work without it. */
(function () {
  "use strict";
  var at = -1;

  function typing(target) {
    return target.closest("input, select, textarea, [contenteditable]") !== null;
  }

  function rows() {
    return Array.prototype.slice.call(document.querySelectorAll("[data-keys-rows] tbody tr"));
  }

  function step(by) {
    var all = rows();
    if (!all.length) return;
    if (all[at]) all[at].classList.remove("hm-at");
    at = Math.min(all.length - 1, Math.max(0, at + by));
    all[at].classList.add("hm-at");
    all[at].scrollIntoView({ block: "nearest" });
    var link = all[at].querySelector("a");
    if (link) link.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      var field = document.querySelector("[data-keys-search] input:not([type=hidden])");
      if (!field) return;
      event.preventDefault();
      field.focus();
    } else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") {
      var help = document.getElementById("keys");
      if (help && help.showModal && !help.open) help.showModal();
    }
  });
})();
