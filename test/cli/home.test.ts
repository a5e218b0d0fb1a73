import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configFolder, type HomeSources, stateFolder } from '../../src/cli/home.ts';

const test = suite('cli/home');

const rows: readonly (readonly [HomeSources['platform'], NodeJS.ProcessEnv, string])[] = [
  ['linux', {}, '/people/ann/.config/easlens'],
  ['linux', { XDG_CONFIG_HOME: '/etc/ann' }, '/etc/ann/easlens'],
  ['linux', { XDG_CONFIG_HOME: 'relative' }, '/people/ann/.config/easlens'],
  ['linux', { EASLENS_HOME: '/srv/lens', XDG_CONFIG_HOME: '/etc/ann' }, '/srv/lens'],
  ['linux', { EASLENS_HOME: '' }, '/people/ann/.config/easlens'],
  ['darwin', {}, '/people/ann/Library/Application Support/easlens'],
  ['win32', { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' }, 'C:\\Users\\ann\\AppData\\Roaming\\easlens'],
  ['win32', { EASLENS_HOME: 'D:\\lens' }, 'D:\\lens'],
];

for (const [platform, env, folder] of rows) {
  test(`${platform} with ${JSON.stringify(env)} keeps things in ${folder}`, () => {
    assert.is(configFolder({ env, platform, homedir: '/people/ann' }), folder);
  });
}

const states: readonly (readonly [HomeSources['platform'], NodeJS.ProcessEnv, string])[] = [
  ['linux', {}, '/people/ann/.local/state/easlens'],
  ['linux', { XDG_STATE_HOME: '/var/ann' }, '/var/ann/easlens'],
  ['linux', { XDG_STATE_HOME: 'relative' }, '/people/ann/.local/state/easlens'],
  ['linux', { EASLENS_HOME: '/srv/lens' }, '/srv/lens'],
  ['darwin', {}, '/people/ann/Library/Application Support/easlens'],
  ['win32', { LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local' }, 'C:\\Users\\ann\\AppData\\Local\\easlens'],
];

for (const [platform, env, folder] of states) {
  test(`${platform} with ${JSON.stringify(env)} keeps sessions in ${folder}`, () => {
    assert.is(stateFolder({ env, platform, homedir: '/people/ann' }), folder);
  });
}

test.run();
