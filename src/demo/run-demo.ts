import type { ExchangeEvent, ExchangeListener } from '../inspect/events.ts';
import { paceOf } from './pace.ts';
import { Phone } from './phone/phone.ts';
import { type Scene, scenes } from './phone/scenes.ts';
import { startDemoServer } from './server/server.ts';

/** The part of a running proxy that the demo needs. */
export interface DemoProxy {
  readonly port: number;
  stop(graceMs: number): Promise<void>;
}

export interface DemoOptions {
  /** Starts the proxy in front of the demo's server; its events go to the listener. */
  readonly startProxy: (upstream: URL, onEvent: ExchangeListener) => Promise<DemoProxy>;
  readonly onEvent: ExchangeListener;
  /** How many times faster than usual; 1 takes about ten seconds. */
  readonly speed: number;
  /** Begins anew when it is over, until the signal. */
  readonly loop: boolean;
  /** Ends the demo at once. */
  readonly signal: AbortSignal;
}

/** What the demo came to. */
export interface DemoSummary {
  /** Exchanges that closed. */
  readonly exchanges: number;
  /** Findings by rule. */
  readonly findings: ReadonlyMap<string, number>;
}

/** Longest that the proxy may take to end what is open after the last scene, in milliseconds. */
const GRACE_MS = 2000;

/**
 * Plays the demo: a server, the proxy, and several devices that speak through it. Resolves when the scenes are over or
 * the signal has ended them, with everything stopped; rejects when a part of it fails.
 */
export async function runDemo(options: DemoOptions): Promise<DemoSummary> {
  const { speed, signal } = options;
  const tally = new Tally();
  // Also ends the scenes that go on when one of them has failed.
  const ending = new AbortController();
  const ended = AbortSignal.any([signal, ending.signal]);
  const failures: unknown[] = [];
  const server = await startDemoServer(paceOf(speed, ended), (error) => failures.push(error));
  try {
    const proxy = await options.startProxy(server.url, (event) => {
      tally.count(event);
      options.onEvent(event);
    });
    try {
      await playAll(options, proxy.port, ended);
    } catch (error) {
      ending.abort();
      // What the server failed at says more than the connection which then broke.
      if (!signal.aborted) throw failures[0] ?? error;
    } finally {
      await proxy.stop(signal.aborted ? 0 : GRACE_MS);
    }
  } finally {
    await server.stop();
  }
  return tally;
}

async function playAll({ loop, speed }: DemoOptions, port: number, signal: AbortSignal): Promise<void> {
  do await Promise.all(scenes.map((scene) => playOne(scene, port, speed, signal)));
  while (loop && !signal.aborted);
}

async function playOne(scene: Scene, port: number, speed: number, signal: AbortSignal): Promise<void> {
  const phone = new Phone(scene.device, port, signal);
  try {
    await scene.play(phone, paceOf(speed, signal));
  } finally {
    phone.close();
  }
}

class Tally implements DemoSummary {
  exchanges = 0;
  readonly findings = new Map<string, number>();

  count(event: ExchangeEvent): void {
    if (event.kind === 'closed') this.exchanges += 1;
    if (!('findings' in event)) return;
    for (const { rule } of event.findings) this.findings.set(rule, (this.findings.get(rule) ?? 0) + 1);
  }
}
