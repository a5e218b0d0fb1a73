import { connectScreen } from './connect/screen.ts';
import { detailScreen } from './detail/screen.ts';
import { devicesScreen } from './devices/screen.ts';
import { exchangesScreen } from './exchanges/screen.ts';
import { findingsScreen } from './findings/screen.ts';
import { helpScreen } from './help/screen.ts';
import { rulesScreen } from './rules/screen.ts';
import type { Screen } from './state/screen.ts';
import type { ScreenName } from './state/state.ts';

export const screens: Readonly<Record<ScreenName, Screen>> = {
  exchanges: exchangesScreen,
  detail: detailScreen,
  findings: findingsScreen,
  devices: devicesScreen,
  rules: rulesScreen,
  help: helpScreen,
  connect: connectScreen,
};
