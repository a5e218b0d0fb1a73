import type { UiStore } from './state/store.ts';

/** A key or click that fails is said; left uncaught, it would end the proxy. */
export function guarded(store: Pick<UiStore, 'say'>, act: () => void): void {
  try {
    act();
  } catch (error) {
    store.say(`that failed, a defect of easlens: ${error instanceof Error ? error.message : error}`);
  }
}
