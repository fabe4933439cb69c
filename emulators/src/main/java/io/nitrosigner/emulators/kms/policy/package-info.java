/** Key policies as pure rules: {@code KeyPolicy.parse(text).judge(request)}. */
package io.nitrosigner.emulators.kms.policy;
