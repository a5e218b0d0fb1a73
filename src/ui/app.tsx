import { Box, Text, Transform, useApp, useInput, useIsScreenReaderEnabled, usePaste } from 'ink';
import { memo, useEffect, useSyncExternalStore } from 'react';
import { isSameLine, type Line } from './draw/line.ts';
import { paint } from './draw/paint.ts';
import { guarded } from './guarded.ts';
import { keysOf } from './keys/key-name.ts';
import { readLines } from './read-lines.ts';
import { safeFrame } from './safe-frame.ts';
import type { UiStore } from './state/store.ts';
import type { Theme } from './theme.ts';

interface AppProps {
  readonly store: UiStore;
  readonly theme: Theme;
  /** Hears how the terminal is lent to another program, and taken back when that ends. */
  readonly onReady?: (lend: Lend) => void;
}

/** Lends the terminal out while `use` runs. */
export type Lend = (use: () => Promise<void>) => Promise<void>;

export function App({ store, theme, onReady }: AppProps) {
  const { suspendTerminal } = useApp();
  useEffect(() => onReady?.((use) => suspendTerminal(use)), [onReady, suspendTerminal]);
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const isRead = useIsScreenReaderEnabled();
  useInput((input, key) => {
    guarded(store, () => store.keys(keysOf(input, key)));
  });
  usePaste((text) => guarded(store, () => store.type(text)));
  const lines = safeFrame(state);
  if (isRead) return <ReadLines texts={readLines(lines, state.size)} />;
  return (
    <Box flexDirection="column" width={state.size.columns} height={state.size.rows}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place.
        <Row key={index} line={line} theme={theme} />
      ))}
    </Box>
  );
}

/** For a screen reader: one text below the other. */
function ReadLines({ texts }: { readonly texts: readonly string[] }) {
  return (
    <Box flexDirection="column">
      {texts.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place.
        <Text key={index} aria-label={text}>
          {text}
        </Text>
      ))}
    </Box>
  );
}

interface RowProps {
  readonly line: Line;
  readonly theme: Theme;
}

/**
 * Drawn by a transform of one blank, not by texts in texts: of those, Ink puts together and measures each again for every
 * frame, also in rows that stay as they are, and that was half of what a frame took.
 */
const Row = memo(
  function Row({ line, theme }: RowProps) {
    return <Transform transform={() => paint(line, theme)}> </Transform>;
  },
  (before, after) => before.theme === after.theme && isSameLine(before.line, after.line),
);
