// POST as the page's own forms do: with the token that proves the request is ours.
export const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export function post(address, body = new FormData(), options = {}) {
  return fetch(address, {
    method: "POST", body, ...options,
    headers: { "X-CSRFToken": token(), "HX-Request": "true", ...options.headers },
  });
}
