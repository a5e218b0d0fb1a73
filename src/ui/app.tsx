import { Box, type Key, Text, useInput, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Exchange } from '../inspect/exchange.ts';
import { counted } from '../inspect/words.ts';
import { detailLines } from './detail.ts';
import { exchangeRow, findingRows } from './rows.ts';
import { focusIndex, type UiAction, type UiState, type UiStore } from './store.ts';

const LETTERS: Readonly<Record<string, UiAction>> = { k: 'up', j: 'down', g: 'first', G: 'follow' };

/** Share of the screen that explains the focused exchange. */
const DETAIL_SHARE = 0.35;
/** Title, counts, keys, and the row that stays free: Ink repaints everything when a frame is as tall as the terminal. */
const FRAME_ROWS = 4;

interface Size {
  readonly rows: number;
  readonly columns: number;
}

export function App({ store, onQuit }: { readonly store: UiStore; readonly onQuit: () => void }) {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const { rows, columns } = useWindowSize();
  useInput((input, key) => {
    const isOpen = store.getState().scroll !== undefined;
    if ((key.ctrl && input === 'c') || (input === 'q' && !isOpen)) return onQuit();
    const action = actionFor(input, key);
    if (action) store.act(action);
  });
  const focused = state.exchanges[focusIndex(state)];
  const isOpen = state.scroll !== undefined && focused !== undefined;
  const size = { rows: Math.max(1, rows - FRAME_ROWS), columns };
  return (
    <Box flexDirection="column" width={columns} height={rows - 1}>
      <Text bold wrap="truncate">
        {state.title}
      </Text>
      <Text dimColor wrap="truncate">
        {counted(state.total, 'exchange')}, {counted(state.findings, 'finding')} {state.note}
      </Text>
      {isOpen ? <Detail state={state} exchange={focused} size={size} /> : <List state={state} size={size} />}
      <Text dimColor wrap="truncate">
        {isOpen
          ? 'up/down, PgUp/PgDn scroll  g top  esc back'
          : 'up/down move  g first  G newest  enter open  q quit'}
      </Text>
    </Box>
  );
}

function actionFor(input: string, key: Key): UiAction | undefined {
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.pageUp) return 'page-up';
  if (key.pageDown) return 'page-down';
  if (key.return) return 'open';
  if (key.escape || input === 'q') return 'back';
  return LETTERS[input];
}

function List({ state, size }: { readonly state: UiState; readonly size: Size }) {
  const focus = focusIndex(state);
  const focused = state.exchanges[focus];
  const detailHeight = Math.max(3, Math.floor(size.rows * DETAIL_SHARE));
  const height = Math.max(1, size.rows - detailHeight);
  const top = Math.max(0, Math.min(focus - height + 1, state.exchanges.length - height));
  const explained = focused ? findingRows(focused) : [];
  return (
    <>
      <Box flexDirection="column" height={height}>
        {state.exchanges.slice(top, top + height).map((exchange) => (
          <Text key={exchange.id} wrap="truncate" inverse={exchange === focused}>
            {exchangeRow(exchange, exchange === focused)}
          </Text>
        ))}
      </Box>
      <Lines
        lines={explained.length > 0 ? explained : ['No findings in this exchange.']}
        height={detailHeight}
      />
    </>
  );
}

function Detail({
  state,
  exchange,
  size,
}: {
  readonly state: UiState;
  readonly exchange: Exchange;
  readonly size: Size;
}) {
  const lines = detailLines(exchange);
  const top = Math.min(state.scroll ?? 0, Math.max(0, lines.length - size.rows));
  return <Lines lines={lines.slice(top)} height={size.rows} />;
}

function Lines({ lines, height }: { readonly lines: readonly string[]; readonly height: number }) {
  return (
    <Box flexDirection="column" height={height}>
      {lines.slice(0, height).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
        <Text key={index} wrap="truncate">
          {line || ' '}
        </Text>
      ))}
    </Box>
  );
}
