// One line puts a form on any site: <script src="https://desk.example/form/KEY/embed.js" async></script>
// data-lang="ar" chooses a language (else that of the page), data-scheme="light" the colours, data-title names the frame.
// The frame says how tall it is; that is believed from our own address and our own frame only.
(() => {
  const script = document.currentScript;
  const source = new URL(script.src);
  const address = new URL(source.pathname.replace(/\/embed\.js$/, ""), source.origin);
  const { lang = document.documentElement.lang, scheme = "", title = "" } = script.dataset;
  for (const [name, value] of Object.entries({ in: "frame", host: location.origin, lang, scheme })) if (value) address.searchParams.set(name, value);
  const frame = Object.assign(document.createElement("iframe"), { src: address.href, title: title || document.title, loading: "lazy" });
  Object.assign(frame.style, { border: "0", display: "block", inlineSize: "100%", blockSize: "46rem" });
  addEventListener("message", ({ origin, source: from, data }) => {
    if (origin !== source.origin || from !== frame.contentWindow || data?.kept !== "form-height") return;
    const height = Math.min(Math.max(Number(data.height) || 0, 120), 12000);
    frame.style.blockSize = `${height}px`;
  });
  (script.closest("head") ? document.body : script.parentNode).insertBefore(frame, script.closest("head") ? null : script.nextSibling);
})();
