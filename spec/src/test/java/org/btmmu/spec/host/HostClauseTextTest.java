package org.btmmu.spec.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the text of the extension says of itself. */
class HostClauseTextTest {
  @Test
  void whatIsNotPublishedIsMarkedAsADefinition() throws IOException {
    String text = TextTables.text("btmmu.md");
    String[] clauses = text.split("\n### ", -1);
    assertThat(clauses).hasSizeGreaterThan(40);
    for (int clause = 1; clause < clauses.length; clause++) {
      if (clauses[clause].contains("published")) {
        assertThat(clauses[clause]).contains("\nDefinition of this project: ");
      }
    }
  }
}
