/** The proxy and the inspection as a library; the codec alone is `easlens/wbxml`. */
export type { ExchangeEvent, ExchangeListener, Failure } from './inspect/events.ts';
export { type Exchange, foldExchange } from './inspect/exchange.ts';
export type { Finding, FindingItem, Severity } from './inspect/finding.ts';
export { Inspector } from './inspect/inspector.ts';
export { exchangeLine, findingLine } from './inspect/json-lines.ts';
export type * from './inspect/message.ts';
export { type ProxyNotice, type ProxyOptions, type RunningProxy, startProxy, ulid } from './proxy/index.ts';
