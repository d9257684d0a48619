/* The other end of a call: a fax machine of spandsp. 160 samples of 16 bits come in by a pipe, as many
   go out, until there are no more; then comes how it went, as text. Only tests use it. It calls what Debian's libspandsp-dev and
   libtiff-dev declare and has none of their code. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <spandsp.h>

#define BLOCK 160

static int result = -1;

static void ended(t30_state_t *t30, void *user, int how)
{
    result = how;
}

/* A page of PBM (P4) into a TIFF as spandsp sends it, at 204 by 196 dots an inch. */
static void pbm_into_tiff(const char *pbm, const char *tiff)
{
    FILE *in = fopen(pbm, "rb");
    unsigned width, height;
    if (!in || fscanf(in, "P4 %u %u", &width, &height) != 2)
        exit(2);
    fgetc(in);
    TIFF *out = TIFFOpen(tiff, "w");
    TIFFSetField(out, TIFFTAG_IMAGEWIDTH, width);
    TIFFSetField(out, TIFFTAG_IMAGELENGTH, height);
    TIFFSetField(out, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(out, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(out, TIFFTAG_ROWSPERSTRIP, height);
    TIFFSetField(out, TIFFTAG_COMPRESSION, COMPRESSION_CCITT_T6);
    TIFFSetField(out, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(out, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(out, TIFFTAG_XRESOLUTION, 204.0);
    TIFFSetField(out, TIFFTAG_YRESOLUTION, 196.0);
    uint8_t line[512];
    for (unsigned at = 0; at < height; at++) {
        if (fread(line, 1, (width + 7) / 8, in) == 0)
            exit(2);
        TIFFWriteScanline(out, line, at, 0);
    }
    TIFFWriteDirectory(out);
    TIFFClose(out);
    fclose(in);
}

static void tiff_into_pbm(const char *tiff, const char *pbm)
{
    TIFF *in = TIFFOpen(tiff, "r");
    uint32_t width = 0, height = 0;
    uint8_t line[512];
    if (!in)
        return;
    TIFFGetField(in, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(in, TIFFTAG_IMAGELENGTH, &height);
    FILE *out = fopen(pbm, "wb");
    fprintf(out, "P4\n%u %u\n", width, height);
    for (uint32_t at = 0; at < height; at++) {
        TIFFReadScanline(in, line, at, 0);
        fwrite(line, 1, (width + 7) / 8, out);
    }
    fclose(out);
    TIFFClose(in);
}

static int fax(int calls, int modems, int ecm, const char *pbm)
{
    char tiff[1024];
    int16_t samples[BLOCK];
    fax_state_t *fax = fax_init(NULL, calls);
    t30_state_t *t30 = fax_get_t30_state(fax);
    snprintf(tiff, sizeof(tiff), "%s.tif", pbm);
    t30_set_tx_ident(t30, calls ? "+49 30 1" : "+49 30 2");
    t30_set_supported_modems(t30, modems);
    t30_set_ecm_capability(t30, ecm);
    t30_set_supported_compressions(t30, T30_SUPPORT_T4_1D_COMPRESSION | T30_SUPPORT_T4_2D_COMPRESSION
                                            | (ecm ? T30_SUPPORT_T6_COMPRESSION : 0));
    t30_set_supported_resolutions(t30, T30_SUPPORT_STANDARD_RESOLUTION | T30_SUPPORT_FINE_RESOLUTION
                                           | T30_SUPPORT_SUPERFINE_RESOLUTION);
    t30_set_phase_e_handler(t30, ended, NULL);
    fax_set_transmit_on_idle(fax, TRUE);
    if (calls) {
        pbm_into_tiff(pbm, tiff);
        t30_set_tx_file(t30, tiff, -1, -1);
    } else {
        t30_set_rx_file(t30, tiff, -1);
    }
    while (fread(samples, sizeof(int16_t), BLOCK, stdin) == BLOCK) {
        fax_rx(fax, samples, BLOCK);
        int count = fax_tx(fax, samples, BLOCK);
        memset(samples + count, 0, (BLOCK - count) * sizeof(int16_t));
        fwrite(samples, sizeof(int16_t), BLOCK, stdout);
        fflush(stdout);
    }
    t30_stats_t stats;
    t30_get_transfer_statistics(t30, &stats);
    fax_release(fax);
    if (!calls)
        tiff_into_pbm(tiff, pbm);
    printf("%s, %d bit/s, %d pages\n", t30_completion_code_to_str(result), stats.bit_rate,
           calls ? stats.pages_tx : stats.pages_rx);
    return 0;
}

int main(int argc, char *argv[])
{
    const char *what = argc > 1 ? argv[1] : "";
    if (!strncmp(what, "fax-", 4) && argc > 4)
        return fax(!strcmp(what, "fax-calls"), atoi(argv[2]), atoi(argv[3]), argv[4]);
    fprintf(stderr, "far end: unknown: %s\n", what);
    return 2;
}
