import { Box, Text, useInput, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import { counted } from '../inspect/words.ts';
import { exchangeRow, findingRows } from './rows.ts';
import { focusIndex, type UiAction, type UiStore } from './store.ts';

const KEYS: Readonly<Record<string, UiAction>> = { k: 'up', j: 'down', g: 'first', G: 'follow' };

/** Share of the screen that explains the focused exchange. */
const DETAIL_SHARE = 0.35;

export function App({ store, onQuit }: { readonly store: UiStore; readonly onQuit: () => void }) {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const { rows, columns } = useWindowSize();
  useInput((input, key) => {
    if (input === 'q' || (key.ctrl && input === 'c')) return onQuit();
    const action = key.upArrow ? 'up' : key.downArrow ? 'down' : KEYS[input];
    if (action) store.act(action);
  });
  const focus = focusIndex(state);
  const focused = state.exchanges[focus];
  const detailHeight = Math.max(3, Math.floor(rows * DETAIL_SHARE));
  const listHeight = Math.max(1, rows - detailHeight - 4);
  const top = Math.max(0, Math.min(focus - listHeight + 1, state.exchanges.length - listHeight));
  return (
    <Box flexDirection="column" width={columns} height={rows - 1}>
      <Text bold wrap="truncate">
        {state.title}
      </Text>
      <Text dimColor wrap="truncate">
        {counted(state.total, 'exchange')}, {counted(state.findings, 'finding')} {state.note}
      </Text>
      <Box flexDirection="column" height={listHeight}>
        {state.exchanges.slice(top, top + listHeight).map((exchange) => (
          <Text key={exchange.id} wrap="truncate" inverse={exchange === focused}>
            {exchangeRow(exchange, exchange === focused)}
          </Text>
        ))}
      </Box>
      <Detail lines={focused ? findingRows(focused) : []} height={detailHeight} />
      <Text dimColor wrap="truncate">
        up/down move g first G newest q quit
      </Text>
    </Box>
  );
}

function Detail({ lines, height }: { readonly lines: readonly string[]; readonly height: number }) {
  const shown = lines.length === 0 ? ['No findings in this exchange.'] : lines.slice(0, height);
  return (
    <Box flexDirection="column" height={height}>
      {shown.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
        <Text key={index} wrap="truncate">
          {line}
        </Text>
      ))}
    </Box>
  );
}
