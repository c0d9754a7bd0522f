package org.btmmu.proofs.lifter;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;

/** Loads classes from byte arrays, and gives the same bytes to whoever asks for the class files. */
final class BytesLoader extends ClassLoader {
  private final Map<String, byte[]> classes;

  /**
   * A loader.
   *
   * @param classes bytes by binary name
   */
  BytesLoader(Map<String, byte[]> classes) {
    super(BytesLoader.class.getClassLoader());
    this.classes = classes;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  public InputStream getResourceAsStream(String path) {
    byte[] bytes = classes.get(path.replace(".class", "").replace('/', '.'));
    return bytes == null ? super.getResourceAsStream(path) : new ByteArrayInputStream(bytes);
  }
}
