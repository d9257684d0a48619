// The live page: log in at the panel, print a held job, see the paper and both logs.
//   node live.mjs ONE-TIME-LINK USER PASSWORD
import assert from 'node:assert/strict';
import { look, visit } from './browser.mjs';

const [link, user, password] = process.argv.slice(2);

await visit(async (page) => {
  await page.goto(link);
  assert.doesNotMatch(page.url(), /key=/, 'the key leaves the address');
  const panel = page.getByRole('region', { name: 'Control panel' });
  await panel.getByRole('button', { name: 'Local User' }).click();
  await panel.getByLabel('User ID').fill(user);
  await panel.getByLabel('Password').fill(password);
  await look(page, 'live-log-in');
  await panel.getByRole('button', { name: 'OK' }).click();
  await panel.getByRole('button', { name: 'Private Charge Print' }).click();
  await panel.getByText('alert(1)').first().click();
  await look(page, 'live-job');
  await panel.getByRole('button', { name: 'Print', exact: true }).click();
  await page.getByRole('button', { name: 'until idle' }).click();
  const tray = page.getByRole('region', { name: 'Output tray' });
  const thumbnail = await tray.getByRole('img').first().elementHandle();
  await page.waitForFunction((it) => it.complete && it.naturalWidth > 0, thumbnail);
  await page.getByText('Completed').first().waitFor();
  await look(page, 'live-printed');

  // A list that is drawn anew keeps the keyboard's place.
  await page.getByText('Paper, toner, covers').click();
  await page.getByRole('button', { name: 'Empty Tray 3' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('B4 · 0 of 520').waitFor();
  const here = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  assert.equal(here, 'Empty Tray 3');
  await page.locator('#load-paper [name=tray]').selectOption('Bypass Tray');
  await page.locator('#load-paper [name=type]').selectOption('cardstock');
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await page.getByText('A4 cardstock · 100 of 100').waitFor();
  await look(page, 'live-paper');
  assert.ok(!(await page.content()).includes(password));
});
