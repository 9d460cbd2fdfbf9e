// The message page's behaviour: channel switching, local times, and changes as they arrive.
const lists = document.getElementById("lists");
const nav = document.getElementById("nav");
const MAX_ENTRIES = 300;

function activeChannel() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  const sections = [...lists.children];
  return sections.find((section) => section.dataset.channel === wanted) ?? sections[0];
}

function show() {
  const active = activeChannel();
  if (!active) return;
  for (const section of lists.children) section.hidden = section !== active;
  for (const link of nav.children) {
    const isActive = link.dataset.channel === active.dataset.channel;
    link.toggleAttribute("aria-current", isActive);
    if (isActive) link.lastElementChild.textContent = "";
  }
  document.getElementById("channel-name").textContent = active.dataset.name;
  lists.scrollTop = lists.scrollHeight;
}

function localTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const date = new Date(time.dateTime);
    const clock = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const day = date.toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" });
    time.textContent = time.dataset.format.replaceAll(/\{(\w+)\}/g, (_, token) =>
      token.startsWith("time") ? clock : day,
    );
    time.title = date.toLocaleString();
  }
}

function markDays(section) {
  let last = "";
  for (const entry of section.querySelectorAll(":scope > .message")) {
    const date = new Date(Number(entry.dataset.ts) * 1000);
    const day = date.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
    if (day === last) delete entry.dataset.day;
    else entry.dataset.day = day;
    last = day;
  }
}

function fragmentOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  localTimes(template.content);
  return template.content;
}

function swap(section, entry) {
  const old = document.getElementById(entry.id);
  if (entry.html === null) return old?.remove();
  const fresh = fragmentOf(entry.html).firstElementChild;
  fresh.classList.add(entry.isNew ? "arrived" : "changed");
  const thread = old?.querySelector(".thread");
  const freshThread = fresh.querySelector(".thread");
  if (thread && freshThread) freshThread.open = thread.open;
  if (old) old.replaceWith(fresh);
  else insert(section, fresh);
}

/** In the order of time; what is older than a full list shows is left out. */
function insert(section, fresh) {
  const entries = [...section.querySelectorAll(":scope > .message")];
  const later = entries.findLastIndex((entry) => entry.dataset.ts <= fresh.dataset.ts) + 1;
  if (later === 0 && entries.length >= MAX_ENTRIES) return;
  if (later === entries.length) section.append(fresh);
  else entries[later].before(fresh);
}

function place(entry) {
  const section = [...lists.children].find((candidate) => candidate.dataset.channel === entry.channel);
  if (!section) return;
  const isAtEnd = lists.scrollHeight - lists.scrollTop - lists.clientHeight < 120;
  swap(section, entry);
  const entries = section.querySelectorAll(":scope > .message");
  if (entries.length > MAX_ENTRIES) entries[0].remove();
  markDays(section);
  if (section.hidden && entry.isNew) countUnread(entry.channel);
  if (!section.hidden && isAtEnd) lists.scrollTop = lists.scrollHeight;
}

function countUnread(channel) {
  const link = [...nav.children].find((candidate) => candidate.dataset.channel === channel);
  const badge = link.lastElementChild;
  badge.textContent = String(Number(badge.textContent) + 1);
}

function start() {
  localTimes(document);
  for (const section of lists.children) markDays(section);
  show();
}

addEventListener("hashchange", show);
start();

const events = new EventSource(`/__sim/events?since=${document.body.dataset.version}`);
events.addEventListener("message", ({ data }) => {
  const { entry, snapshot } = JSON.parse(data);
  if (snapshot) {
    nav.innerHTML = snapshot.nav;
    lists.innerHTML = snapshot.lists;
    start();
  }
  if (entry) place(entry);
});
events.addEventListener("open", () => document.getElementById("live").classList.add("on"));
events.addEventListener("error", () => document.getElementById("live").classList.remove("on"));
