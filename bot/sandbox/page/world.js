// What the page knows: a copy of the sandbox's state, kept current by the stream, and who is looking.

export const world = {
  seq: 0,
  notice: "",
  brand: "",
  people: [],
  channels: [],
  accounts: [],
  shortcuts: [], // what the app offers in the menu of a message
  messages: new Map(), // channel id -> Map(ts -> message)
  modals: new Map(), // user id -> open modal
  homes: new Map(), // user id -> published home
  statuses: new Map(), // channel id -> Map(ts of a thread -> what the app says it is doing there)
  prompts: new Map(), // channel id of a direct message -> what the app proposes to ask
  me: localStorage.getItem("me") ?? "",
  place: "", // channel id, or "home"
};

export const person = (id) => world.people.find((one) => one.id === id);
export const channel = (id) => world.channels.find((one) => one.id === id);
export const messagesOf = (id) => world.messages.get(id) ?? world.messages.set(id, new Map()).get(id);

/** Messages of a channel that the current person may see, oldest first. */
export function visible(id) {
  const seen = [...messagesOf(id).values()].filter((message) => !message.only_for || message.only_for === world.me);
  return seen.sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

const readKey = (id) => `read ${world.me} ${id}`;
const lastRead = (id) => localStorage.getItem(readKey(id)) ?? "";

export function markRead(id) {
  const newest = visible(id).at(-1)?.ts;
  if (newest && newest > lastRead(id)) localStorage.setItem(readKey(id), newest);
}

export const isUnread = (id, message) => message.user !== world.me && message.ts > lastRead(id);
export const unread = (id) => visible(id).filter((message) => isUnread(id, message)).length;

/** Replaces everything by a fresh answer of /sandbox/state. */
export function take(state) {
  const { seq, notice, brand, people, channels, accounts, shortcuts = [] } = state;
  Object.assign(world, { seq, notice, brand, people, channels, accounts, shortcuts });
  world.messages = new Map(
    Object.entries(state.messages).map(([id, list]) => [id, new Map(list.map((message) => [message.ts, message]))]),
  );
  world.modals.clear();
  for (const [user, view] of Object.entries(state.views ?? {})) putView(user, view);
  for (const [user, view] of Object.entries(state.homes ?? {})) putView(user, view);
  world.statuses.clear();
  for (const told of state.statuses ?? []) putStatus(told);
  world.prompts = new Map((state.prompts ?? []).map((told) => [told.channel, told]));
  if (!person(world.me)) world.me = people[0]?.id ?? "";
}

export const statusesOf = (id) => world.statuses.get(id) ?? world.statuses.set(id, new Map()).get(id);

/** What the app does in a thread just now; nothing ends it. */
export function putStatus(told) {
  if (told.status) statusesOf(told.channel).set(told.thread_ts, told);
  else statusesOf(told.channel).delete(told.thread_ts);
}

export function putView(user, view) {
  if (view?.view.type === "home") world.homes.set(user, view);
  else if (view) world.modals.set(user, view);
  else world.modals.delete(user);
}
