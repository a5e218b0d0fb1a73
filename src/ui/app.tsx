import { Box, Text, useInput, usePaste, useWindowSize } from 'ink';
import { memo, useEffect, useSyncExternalStore } from 'react';
import { type Line, textOf } from './draw/line.ts';
import { frameOf } from './frame.ts';
import { keysOf } from './keys/key-name.ts';
import type { UiStore } from './state/store.ts';
import { readMouse } from './terminal/mouse.ts';
import type { Theme } from './theme.ts';

interface AppProps {
  readonly store: UiStore;
  readonly theme: Theme;
}

export function App({ store, theme }: AppProps) {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const { rows, columns } = useWindowSize();
  useEffect(() => store.resize({ rows, columns }), [store, rows, columns]);
  useInput((input, key) => {
    const mouse = readMouse(input);
    if (mouse) store.mouse(mouse);
    else for (const { name, text } of keysOf(input, key)) store.key(name, text);
  });
  usePaste((text) => store.type(text));
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      {frameOf(state).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place.
        <Row key={index} line={line} theme={theme} />
      ))}
    </Box>
  );
}

const Row = memo(function Row({ line, theme }: { readonly line: Line; readonly theme: Theme }) {
  if (textOf(line) === '') return <Text> </Text>;
  return (
    <Text wrap="truncate" inverse={line.isFocused === true}>
      {line.spans.map(({ text, tone = 'plain' }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place in the line.
        <Text key={index} {...theme[tone]}>
          {text}
        </Text>
      ))}
    </Text>
  );
});
