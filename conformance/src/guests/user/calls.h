/* The numbers of system calls: what is asked for, and its arguments. */
#ifndef CALLS_H
#define CALLS_H

#define CALL_FINISH 0 /* low and high half of the checksum; does not return */
#define CALL_PRINT 1 /* bytes, count */
#define CALL_MEMORY 2 /* count of bytes; gives the address of as many zeros */
#define CALL_FORK 3 /* gives 0 to the child, its number to the parent */
#define CALL_EXIT 4 /* value; does not return */
#define CALL_WAIT 5 /* child's number; gives the value with which it ended */
#define CALL_PIPE 6 /* gives a new pipe's number */
#define CALL_READ 7 /* pipe; waits for a word and gives it */
#define CALL_WRITE 8 /* pipe, word; waits for room */
#define CALL_YIELD 9

#endif
