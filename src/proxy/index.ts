export { Desk } from './hold-desk.ts';
export type { ProxyNotice, ProxyOptions, RunningProxy } from './options.ts';
export { startProxy } from './proxy.ts';
export { ulid } from './ulid.ts';
