// The panel of the live page: each kind of screen in a narrow and a wide window, Edit Home by keyboard alone.
//   node panel.mjs ONE-TIME-LINK USER PASSWORD
import assert from 'node:assert/strict';
import { faults, look, tabTo, visit } from './browser.mjs';

const [link, user, password] = process.argv.slice(2);

const SECURITY = ['Device', 'Authentication/Accounting', 'Authentication/Security Settings'];
// The way from Home to each kind of screen.
const SCREENS = {
  home: [],
  device: ['Device'],
  'information-reports': ['Device', 'Information & Reports'],
  'software-version': ['Device', 'Information & Reports', 'Software Version'],
  'printer-reports': ['Device', 'Information & Reports', 'Print Reports', 'Printer Reports'],
  'system-settings': ['Device', 'System Settings'],
  'system-clock-timers': ['Device', 'System Settings', 'System Clock/Timers'],
  date: ['Device', 'System Settings', 'System Clock/Timers', 'Date'],
  saving: ['Device', 'System Settings', 'System Clock/Timers', 'Daylight Saving'],
  'auto-clear': ['Device', 'System Settings', 'System Clock/Timers', 'Auto Clear'],
  reports: ['Device', 'System Settings', 'Reports'],
  'restore-factory-defaults': ['Device', 'System Settings', 'Reset', 'Restore Factory Defaults'],
  confirm: ['Device', 'System Settings', 'Other Settings', 'Data Encryption', 'On', 'OK'],
  authentication: [...SECURITY, 'Authentication'],
  'receive-control': [...SECURITY, 'Authentication', 'Charge/Private Print Settings', 'Receive Control'],
  'administrator-password': [...SECURITY, 'Administrator Settings', 'Administrator Password'],
  'port-settings': ['Device', 'Connectivity & Network Setup', 'Port Settings'],
  'ssl-tls-settings': ['Device', 'Connectivity & Network Setup', 'Security Settings', 'SSL/TLS Settings'],
  'fax-control': ['Device', 'App Settings', 'Fax Settings', 'Fax Control'],
  'job-status': ['Jobs'],
  'private-charge-print': ['Private Charge Print'],
  'send-from-folder': ['Send from Folder'],
  'folder-number': ['Send from Folder', '+'],
  customize: ['Customize'],
  'edit-home': ['Customize', 'Edit Home', 'Scan'],
};

// [-] and [+] stand in one line.
const stepsInLine = () => new Set(
  [...document.querySelectorAll('[data-slot="step"]')].map((it) => it.getBoundingClientRect().top),
).size <= 1;

// What is cut off: a word that is wider than what it stands in.
function cut() {
  const all = [...document.querySelectorAll('#screen button, #screen label, #screen p, #screen h2')];
  return all.filter((it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.textContent);
}

await visit(async (page) => {
  await page.goto(link);
  const panel = page.getByRole('region', { name: 'Control panel' });
  const send = (path, body) => page.evaluate(async ([to, what]) => {
    const reply = await fetch(`/v1/panel/${to}`,
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(what) });
    return reply.json();
  }, [path, body]);
  await panel.getByRole('button', { name: 'Local User' }).waitFor();
  await send('login', { user, password });

  for (const [screen, way] of Object.entries(SCREENS)) {
    let shown = await send('press', { label: 'Home' });
    for (const label of way) shown = await send('press', { label });
    assert.equal(shown.screen, screen);
    await panel.getByRole('heading', { name: shown.title, exact: true }).waitFor();
    await page.waitForFunction(
      (items) => document.querySelectorAll('#screen [data-item]').length === items, shown.items.length,
    );
    await look(page, `panel-${screen}`);
    for (const width of [390, 1400]) {
      await page.setViewportSize({ width, height: 1000 });
      assert.ok(await page.evaluate(stepsInLine), `[+] of ${screen} at ${width}`);
      assert.deepEqual(await page.evaluate(cut), [], `${screen} at ${width}`);
      assert.deepEqual((await page.evaluate(faults)).slice(0, 3), [], `${screen} at ${width}`);
    }
  }

  // A tile is taken off Home with the keyboard alone, and an [X] says whose it is.
  await send('press', { label: 'Home' });
  await panel.getByRole('button', { name: 'Customize' }).focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Edit Home' }).focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'X Scan', exact: true }).focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: '+ Scan', exact: true }).waitFor();
  await tabTo(page, 'Done');
  await page.keyboard.press('Enter');
  await panel.getByRole('heading', { name: 'Home', exact: true }).waitFor();
});
