// Shows what is pushed while nobody looks at Kept on this device; a press on it leads there.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data));
});

const pages = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });
// Safari takes the right away from whoever is pushed to and shows nothing.
const strict = /safari/i.test(navigator.userAgent) && !/chrom|android/i.test(navigator.userAgent);

async function show({ title, body, url, tag, lang, dir }) {
  const looked = (await pages()).some((page) => page.visibilityState === "visible");
  if (looked && !strict) return;
  const icon = "/app-icon.png";
  await self.registration.showNotification(title, { body, tag, lang, dir, icon, data: url, silent: looked, renotify: Boolean(tag) && !looked });
  if (looked) for (const shown of await self.registration.getNotifications({ tag })) shown.close();
}

async function lead(url) {
  const path = typeof url === "string" && url.startsWith("/") && !url.startsWith("//") ? url : "/";
  for (const page of await pages()) {
    try {
      return await (await page.focus()).navigate(path);
    } catch {} // a page the worker may not turn: the next one, or a new one
  }
  return self.clients.openWindow(path);
}

function read(data) {
  try {
    return { title: "Kept", body: "", url: "/", tag: "", ...data.json() };
  } catch {
    return { title: "Kept", body: "", url: "/", tag: "" };
  }
}
