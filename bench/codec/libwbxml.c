/* Times libwbxml inside its own process. Reads lines "mode file repetitions", prints seconds, or -code on an error. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wbxml/wbxml.h>

/* The library exports these; Debian's headers leave them out. */
typedef struct WBXMLTree_s WBXMLTree;
WBXMLError wbxml_tree_from_wbxml(WB_UTINY *wbxml, WB_ULONG length, WBXMLLanguage language,
                                 WBXMLCharsetMIBEnum charset, WBXMLTree **tree);
void wbxml_tree_destroy(WBXMLTree *tree);

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static WBXMLError to_tree(WB_UTINY *bytes, WB_ULONG length) {
  WBXMLTree *tree = NULL;
  WBXMLError code = wbxml_tree_from_wbxml(bytes, length, WBXML_LANG_ACTIVESYNC, WBXML_CHARSET_UTF_8, &tree);
  if (tree) wbxml_tree_destroy(tree);
  return code;
}

static WBXMLError to_xml(WB_UTINY *bytes, WB_ULONG length) {
  WBXMLConvWBXML2XML *conversion = NULL;
  WB_UTINY *xml = NULL;
  WB_ULONG xml_length = 0;
  WBXMLError code = wbxml_conv_wbxml2xml_create(&conversion);
  if (code != WBXML_OK) return code;
  wbxml_conv_wbxml2xml_set_language(conversion, WBXML_LANG_ACTIVESYNC);
  wbxml_conv_wbxml2xml_set_gen_type(conversion, WBXML_GEN_XML_COMPACT);
  code = wbxml_conv_wbxml2xml_run(conversion, bytes, length, &xml, &xml_length);
  free(xml);
  wbxml_conv_wbxml2xml_destroy(conversion);
  return code;
}

static WB_UTINY *contents(const char *name, WB_ULONG *length) {
  FILE *file = fopen(name, "rb");
  if (!file) return NULL;
  fseek(file, 0, SEEK_END);
  *length = (WB_ULONG)ftell(file);
  rewind(file);
  WB_UTINY *bytes = malloc(*length + 1);
  if (fread(bytes, 1, *length, file) != *length) *length = 0;
  fclose(file);
  return bytes;
}

int main(void) {
  char mode[16], name[4096];
  int repetitions;
  while (scanf("%15s %4095s %d", mode, name, &repetitions) == 3) {
    WB_ULONG length = 0;
    WB_UTINY *bytes = contents(name, &length);
    WBXMLError code = bytes ? WBXML_OK : WBXML_ERROR_BAD_PARAMETER;
    double start = now();
    for (int count = 0; count < repetitions && code == WBXML_OK; count++)
      code = strcmp(mode, "tree") == 0 ? to_tree(bytes, length) : to_xml(bytes, length);
    if (code == WBXML_OK) printf("%.9f\n", now() - start);
    else printf("-%d\n", code);
    fflush(stdout);
    free(bytes);
  }
  return 0;
}
