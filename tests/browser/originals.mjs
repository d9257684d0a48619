// Originals on the live page: chosen with the keyboard, dropped, refused, taken away; the cover of the feeder.
//   node originals.mjs ONE-TIME-LINK
import assert from 'node:assert/strict';
import { look, visit } from './browser.mjs';

const [link] = process.argv.slice(2);
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const picture = { name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(DOT, 'base64') };

await visit(async (page, expecting) => {
  await page.goto(link);
  const originals = page.getByRole('region', { name: 'Originals' });
  const choose = async (place, files) => {
    const chooser = page.waitForEvent('filechooser');
    await originals.getByRole('button', { name: `Choose a file for the ${place}` }).focus();
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(files);
  };
  await choose('document glass', picture);
  await originals.getByText('1 sheet, A4').waitFor();

  // Two files are dropped on the feeder.
  const files = await page.evaluateHandle((dot) => {
    const bytes = Uint8Array.from(atob(dot), (it) => it.charCodeAt(0));
    const files = new DataTransfer();
    for (const name of ['one.png', 'two.png']) files.items.add(new File([bytes], name, { type: 'image/png' }));
    return files;
  }, DOT);
  const feeder = originals.locator('[data-on=feeder]');
  // All at once: the page may draw the place anew at any moment.
  const shows = await page.evaluate((dataTransfer) => {
    const place = document.querySelector('[data-on=feeder]');
    place.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
    return place.classList.contains('over');
  }, files);
  assert.ok(shows, 'a file over the feeder is not shown');
  await feeder.dispatchEvent('drop', { dataTransfer: files });
  await originals.getByText('2 sheets, the next A4').waitFor();
  const lying = await feeder.getByRole('img').elementHandle();
  await page.waitForFunction((it) => it.complete && it.naturalWidth > 0, lying);
  await look(page, 'live-originals');

  // What is no original is refused, and says why.
  await expecting(/422/, async () => {
    await choose('document feeder', { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('text') });
    await page.getByText('an original is a PDF, JPEG, PNG or TIFF').waitFor();
  });
  await page.keyboard.press('Escape');

  await originals.getByRole('button', { name: 'Take away what lies on the document glass' }).click();
  await originals.getByText('Empty. Drop a file here.').waitFor();
  await originals.getByRole('button', { name: 'Jam an original' }).click();
  await originals.getByRole('button', { name: 'Feeder cover: closed' }).click();
  await originals.getByRole('button', { name: 'Feeder cover: open' }).waitFor();
  await page.locator('#message').getByText('The cover of the document feeder is open').waitFor();
  await look(page, 'live-feeder');
  await originals.getByRole('button', { name: 'Take the original out' }).click();
  await originals.getByRole('button', { name: 'Feeder cover: open' }).click();
  await page.locator('#message').waitFor({ state: 'hidden' });
});
