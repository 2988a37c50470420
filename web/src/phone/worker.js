// Pages that open without a network: their built files, kept under the version of the build.
// Nothing of the API is ever kept or answered here: what a page knows, it keeps itself, sealed and with its time.
// A new version is fetched beside the old one and used at the next opening; an open page goes on with what it has.
const VERSION = '__VERSION__'
const PAGES = __PAGES__
const FILES = __FILES__
const PREFIX = '__PREFIX__ '
const CACHE = PREFIX + VERSION

addEventListener('install', (event) => event.waitUntil(fetched().then(() => skipWaiting())))
addEventListener('activate', (event) => event.waitUntil(tidied().then(() => clients.claim())))
addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== location.origin) return
  if (event.request.mode === 'navigate') {
    if (PAGES.includes(url.pathname)) event.respondWith(kept(url.pathname).then((found) => found ?? fetch(event.request)))
  } else if (url.pathname.startsWith('/assets/') || FILES.includes(url.pathname)) event.respondWith(file(url.pathname, event.request))
})

/** Assets carry their digest in their name: what an older version fetched is the same file. */
async function fetched() {
  const cache = await caches.open(CACHE)
  await Promise.all([...PAGES, ...FILES].map(async (name) => {
    const old = name.startsWith('/assets/') ? await caches.match(name) : undefined
    const answer = old ?? (await fetch(name, { cache: PAGES.includes(name) ? 'reload' : 'default' }))
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
    await cache.put(name, answer)
  }))
  await cache.put('/version', new Response(String(Date.now())))
}

/** The version before this one stays: a page that is still open may ask for its files. */
async function tidied() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE)
  const aged = await Promise.all(names.map(async (name) => {
    const made = await (await caches.open(name)).match('/version')
    return { name, at: made ? Number(await made.text()) : 0 }
  }))
  aged.sort((a, b) => b.at - a.at)
  await Promise.all(aged.slice(1).map((one) => caches.delete(one.name)))
}

const kept = async (name) => (await caches.open(CACHE)).match(name)

async function file(name, request) {
  const found = (await kept(name)) ?? (await caches.match(name))
  if (found) return found
  const answer = await fetch(request)
  if (answer.ok && name.startsWith('/assets/')) await (await caches.open(CACHE)).put(name, answer.clone())
  return answer
}
